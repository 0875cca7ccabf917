using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Preflight;

/// <summary>Gathers what is wrong in one table: counts and few keys, whatever the number of rows.</summary>
internal sealed class TableFindings
{
    /// <summary>How many keys are kept of one finding.</summary>
    public const int MaxSamples = 5;

    /// <summary>
    /// Reasons may speak of lengths and places; beyond this many for a column they are counted as one.
    /// </summary>
    private const int MaxReasons = 10;

    private readonly Dictionary<(string Column, string Shape), Finding> _findings = [];

    /// <summary>Adds a row; its key is null where it cannot be read.</summary>
    public void Add(string column, string reason, RowKey? key) => Add(column, reason, 1, key is null ? [] : [key]);

    public void Add(string column, string reason, long count, IEnumerable<RowKey> keys)
    {
        var finding = FindingOf(column, reason);
        finding.Count += count;
        finding.Keys.AddRange(keys.Take(MaxSamples - finding.Keys.Count).Select(key => key.Text));
    }

    public IReadOnlyList<PreflightFinding> ToList() =>
    [
        .. _findings.Select(
            entry => new PreflightFinding(entry.Key.Column, entry.Value.Reason, entry.Value.Count, entry.Value.Keys)),
    ];

    private Finding FindingOf(string column, string reason)
    {
        var shape = (column, string.Concat(reason.Where(letter => !char.IsAsciiDigit(letter))));
        if (_findings.TryGetValue(shape, out var known))
        {
            return known;
        }

        if (_findings.Keys.Count(other => other.Column == column) >= MaxReasons)
        {
            (shape, reason) = (
                (column, ""), "other reasons. Correct the rows named above, and run the preflight again.");
            return _findings.TryGetValue(shape, out known) ? known : _findings[shape] = new Finding(reason);
        }

        return _findings[shape] = new Finding(reason);
    }

    private sealed class Finding(string reason)
    {
        public string Reason { get; } = reason;

        public long Count { get; set; }

        public List<string> Keys { get; } = [];
    }
}
