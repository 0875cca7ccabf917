using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Conformance.Fixtures;

/// <summary>
/// Reads one database by plain SQL, without the library: what really stands there. Each value comes as a text that both
/// databases print alike.
/// </summary>
public abstract class SideReader
{
    /// <summary>The columns and the version of the row at a key, by name; null where there is no row.</summary>
    public abstract Task<IReadOnlyDictionary<string, string?>?> FindAsync(RowKey key);

    /// <summary>The pending version of a key; null where it is not pending.</summary>
    public abstract Task<long?> FindPendingAsync(RowKey key);

    /// <summary>How many keys are pending, and why one of them is parked; null where none is.</summary>
    public abstract Task<(long Count, string? ParkedFor)> SummarizePendingAsync();

    private protected static string Names(TableDefinition table, Func<ColumnDefinition, string> print) =>
        string.Join(", ", table.Columns.Select(print).Append(TableDefinition.RowVersion));

    private protected static string Where(TableDefinition table) =>
        string.Join(" AND ", table.Key.Select(column => $"{column.Name} = @{column.Name}"));

    private protected static string Hex(float[] vector) => string.Join(
        ' ', vector.Select(element => BitConverter.SingleToInt32Bits(element).ToString("x8")));

    private protected static string Real(double number) =>
        number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
