namespace Persistence.Sdk.Migration.Backfill;

/// <summary>What a backfill did.</summary>
internal sealed record BackfillReport(IReadOnlyList<TableBackfill> Tables)
{
    /// <summary>Whether the mirror took every row.</summary>
    public bool IsClean => Tables.All(table => table.Refused == 0);
}
