namespace Persistence.Sdk.Migration.Parity;

/// <summary>What to compare, and what to do about it.</summary>
internal sealed record ParityRequest
{
    /// <summary>How closely to look. The default is every row.</summary>
    public ParityMode Mode { get; init; } = ParityMode.Full;

    /// <summary>The rows to look at in each table where a sample is asked for. The default is 1,000.</summary>
    public int SampleRows { get; init; } = 1_000;

    /// <summary>
    /// Chooses the places of a sample, so that one can be looked at again. The default is another one each time.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>The tables, as <c>schema.name</c>. The default is all.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Whether to bring to the mirror what the authority has. The default is false.</summary>
    public bool Repair { get; init; }

    /// <summary>
    /// Whether a repair may also take rows from the mirror where the authority is behind it. The default is false.
    /// </summary>
    public bool TakeFromMirror { get; init; }

    /// <summary>Whether differences are reported with their values. The default is false.</summary>
    public bool ShowValues { get; init; }

    /// <summary>The largest number of differences of a table that are reported one by one. The default is 20.</summary>
    public int MaxSamples { get; init; } = 20;
}
