using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Databases;

/// <summary>What may be asked of a purge.</summary>
public static class ExpiryRules
{
    /// <summary>The largest number of rows in one purge, so that none holds writers up for long.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>The column of expiry.</summary>
    /// <exception cref="ArgumentException">The rows of the table never expire.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    internal static ColumnDefinition Check(TableDefinition table, int limit)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        return table.ExpiresAt ?? throw new ArgumentException(
            $"The rows of table '{table}' never expire. Name the column of expiry in its definition by ExpiresAt.",
            nameof(table));
    }
}
