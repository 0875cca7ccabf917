namespace Persistence.Sdk.Core.Tables;

/// <summary>Whether retention keeps a row.</summary>
internal static class RowAge
{
    /// <summary>Whether a row is older than the oldest that is kept; never where nothing was ever to go.</summary>
    public static bool IsOlderThan(this Row row, DateTimeOffset? cutoff) =>
        row.Table.AgesBy is { } instant && cutoff is { } kept && row.Values[instant.Ordinal] is DateTime at
        && at < kept.UtcDateTime;
}
