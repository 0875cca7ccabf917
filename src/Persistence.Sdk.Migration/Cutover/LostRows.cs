namespace Persistence.Sdk.Migration.Cutover;

/// <summary>What Postgres had acknowledged and SQLite did not have when it was taken over by force.</summary>
/// <param name="Keys">The keys, by table: SQLite has an older state, or none.</param>
/// <param name="Superseded">
/// Those that SQLite has a newer state of: written again since, whether or not it had got the one of Postgres.
/// </param>
internal sealed record LostRows(
    IReadOnlyCollection<(string Table, string Key)> Keys, IReadOnlyCollection<(string Table, string Key)> Superseded)
{
    public bool IsNothing => Keys.Count == 0 && Superseded.Count == 0;

    /// <summary>How many rows of each table, and the first keys; never a value.</summary>
    public override string ToString() => IsNothing
        ? "nothing was lost"
        : $"only Postgres has {(Keys.Count == 0 ? "nothing else" : MissingRows.Describe(Keys))}"
            + (Superseded.Count == 0 ? "" : $"; written again in SQLite since: {MissingRows.Describe(Superseded)}");
}
