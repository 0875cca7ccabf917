namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>One table of one database in a maintenance pass.</summary>
/// <param name="Side">The database.</param>
/// <param name="Table">The table, as <c>schema.name</c>.</param>
/// <param name="Tombstones">Tombstones removed; of a dry run, those that could be.</param>
/// <param name="Expired">Expired rows removed; of a dry run, those that could be.</param>
internal sealed record TableUpkeep(DatabaseSide Side, string Table, long Tombstones, long Expired)
{
    /// <summary>Whether there is something to tell.</summary>
    public bool IsAny => Tombstones > 0 || Expired > 0;
}
