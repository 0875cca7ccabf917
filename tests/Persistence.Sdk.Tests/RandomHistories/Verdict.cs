namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>
/// Holds what was acknowledged and read, and what is found at the end, against a model: row by row, in the order of
/// the versions. An operation without an answer may have happened, which its mark in the append-only table tells; when
/// it happened is not known.
/// </summary>
internal sealed class Verdict(IReadOnlyCollection<Operation> operations, IReadOnlySet<int> marks)
{
    private readonly Dictionary<int, Operation> _byId = operations.ToDictionary(operation => operation.Id);

    /// <param name="found">The rows at the end, as the operations that made them.</param>
    /// <returns>What contradicts the model.</returns>
    public IEnumerable<string> Contradictions(IReadOnlyDictionary<string, IReadOnlyList<int>> found) =>
    [
        .. operations.Where(operation => operation is { IsAcknowledged: true, IsRead: false } && !marks.Contains(operation.Id))
            .Select(lost => $"lost: {lost}"),
        .. operations.GroupBy(operation => operation.Key).SelectMany(row =>
            ContradictionsOf([.. row], found.GetValueOrDefault(row.Key))),
    ];

    private IEnumerable<string> ContradictionsOf(Operation[] row, IReadOnlyList<int>? found)
    {
        IReadOnlyList<int>? state = null;
        long version = 0;
        foreach (var write in row.Where(operation => operation.HasImage).OrderBy(operation => operation.Version))
        {
            var before = BeforeOf(write, state);
            if (write.Version == version || !Leads(write.Key, state, before))
            {
                yield return $"{write} cannot follow [{Text(state)}] at {version}";
            }

            (state, version) = (write.Chain, write.Version);
        }

        if (!Leads(row[0].Key, state, found))
        {
            yield return $"{row[0].Key} is [{Text(found)}], and was [{Text(state)}] at {version}";
        }

        foreach (var read in row.Where(operation => operation is { IsRead: true, IsAcknowledged: true } && !IsFresh(operation, row)))
        {
            yield return $"stale: {read}";
        }
    }

    /// <summary>What a write found, by what it left; what it did not look at may have been anything.</summary>
    private IReadOnlyList<int>? BeforeOf(Operation write, IReadOnlyList<int>? state) => write.Action switch
    {
        "append" => [.. write.Chain!.SkipLast(1)],
        "insert" => null,
        "delete" => state ?? (Unknown(write.Key, "put", "insert") is [var made, ..] ? [made] : []),
        _ => state,
    };

    /// <summary>Whether operations of which no version is known may have made one state out of another.</summary>
    private bool Leads(string key, IReadOnlyList<int>? from, IReadOnlyList<int>? to)
    {
        var wasDeleted = Unknown(key, "delete").Count > 0;
        if (to is null)
        {
            return from is null || wasDeleted;
        }

        if (from is not null && to.Take(from.Count).SequenceEqual(from))
        {
            return AreUnknown(key, to.Skip(from.Count), "append");
        }

        return to.Count > 0 && AreUnknown(key, to.Skip(1), "append")
            && (AreUnknown(key, to.Take(1), "put")
                || (AreUnknown(key, to.Take(1), "insert") && (from is null || wasDeleted)));
    }

    private bool AreUnknown(string key, IEnumerable<int> ids, string action) =>
        ids.All(id => Unknown(key, action).Contains(id));

    /// <summary>Operations that happened, as their marks say, and that were not acknowledged.</summary>
    private List<int> Unknown(string key, params string[] actions) =>
    [
        .. _byId.Values.Where(operation => operation.Key == key && !operation.IsAcknowledged
            && actions.Contains(operation.Action) && marks.Contains(operation.Id)).Select(operation => operation.Id),
    ];

    /// <summary>
    /// A read sees at least what was acknowledged before it began. What it saw is known by the last operation that made
    /// it; nothing is seen behind a deletion, or where nothing was.
    /// </summary>
    private bool IsFresh(Operation read, Operation[] row) => read.Chain is { } seen
        ? _byId[seen[^1]] is { } last && (!last.IsAcknowledged || last.Version >= read.Floor)
        : read.Floor == 0 || Unknown(read.Key, "delete").Count > 0
            || row.Any(operation => operation is { Action: "delete", HasImage: true } && operation.Version >= read.Floor);

    private static string Text(IReadOnlyList<int>? chain) => chain is null ? "none" : string.Join(',', chain);
}
