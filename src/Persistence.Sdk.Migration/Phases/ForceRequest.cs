namespace Persistence.Sdk.Migration.Phases;

/// <summary>An operator's wish to take a step although its gate is red. What it skips is told in the history.</summary>
/// <param name="By">Who wants it, such as a user on a machine.</param>
internal sealed record ForceRequest(string By)
{
    /// <summary>How much of the conditions that were skipped the history keeps.</summary>
    private const int LongestNote = 4_000;

    /// <summary>What the history tells of a step that was taken in spite of these conditions.</summary>
    public string Note(IEnumerable<GateClause> skipped)
    {
        var clauses = string.Join(" ", skipped.Select(clause => $"[{clause.Name}] {clause.Detail}"));
        var note = $"forced by {By}, " + (clauses.Length == 0 ? "nothing skipped" : $"skipped: {clauses}");
        return note.Length <= LongestNote ? note : note[..LongestNote];
    }
}
