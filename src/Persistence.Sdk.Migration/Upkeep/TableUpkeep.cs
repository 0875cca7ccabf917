namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>One table of one database in a maintenance pass.</summary>
/// <param name="Side">The database.</param>
/// <param name="Table">The table, as <c>schema.name</c>.</param>
internal sealed record TableUpkeep(DatabaseSide Side, string Table)
{
    /// <summary>Tombstones removed; of a dry run, those that could be.</summary>
    public long Tombstones { get; init; }

    /// <summary>Expired rows removed; of a dry run, those that could be.</summary>
    public long Expired { get; init; }

    /// <summary>
    /// Rows removed because retention does not keep them; of a dry run, those that could be, in partitions or not.
    /// </summary>
    public long Retired { get; init; }

    /// <summary>Partitions dropped with all their rows, because retention does not keep them.</summary>
    public int Months { get; init; }

    /// <summary>Whether a partition was left because its table was in use all the time.</summary>
    public bool IsHeldUp { get; init; }

    /// <summary>Whether there is something to tell.</summary>
    public bool IsAny => Tombstones > 0 || Expired > 0 || Retired > 0 || Months > 0 || IsHeldUp;

    /// <summary>The same table in two passes.</summary>
    public static TableUpkeep operator +(TableUpkeep earlier, TableUpkeep later) => later with
    {
        Tombstones = earlier.Tombstones + later.Tombstones,
        Expired = earlier.Expired + later.Expired,
        Retired = earlier.Retired + later.Retired,
        Months = earlier.Months + later.Months,
    };
}
