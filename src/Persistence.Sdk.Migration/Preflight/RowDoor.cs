using Persistence.Sdk.Core.Json;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Migration.Preflight;

/// <summary>
/// Sends the values of a row through the doors of their columns, as if a store wrote them now: what was written behind
/// the library's back never passed them.
/// </summary>
internal static class RowDoor
{
    public static void Check(Row row, TableFindings findings)
    {
        foreach (var column in row.Table.Columns)
        {
            if (row.Values[column.Ordinal] is { } value && ProblemOf(row.Table, column, value) is { } reason)
            {
                findings.Add(column.Name, reason, row.Key);
            }
        }
    }

    private static string? ProblemOf(TableDefinition table, ColumnDefinition column, object value)
    {
        try
        {
            var normalized = column.Normalize(table.ToString(), column.Codec.ToRecord(value));
            return column.Kind == ColumnKind.Json && !normalized!.Equals(value)
                ? "the document is not in the text form that jsonb prints. Write it again through its store."
                : null;
        }
        catch (ValueRejectedException problem)
        {
            return problem.Reason;
        }
        catch (JsonRejectedException problem)
        {
            return problem.Message;
        }
    }
}
