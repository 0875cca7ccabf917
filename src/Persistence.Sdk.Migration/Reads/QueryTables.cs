using System.Collections.Concurrent;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>Finds the tables that a query reads, by their names in its text. Safe for concurrent use.</summary>
internal sealed class QueryTables(TableCatalog catalog)
{
    private const int MaxTexts = 2_000;
    private readonly ConcurrentDictionary<string, TableDefinition[]> _found = new(StringComparer.Ordinal);

    public TableDefinition[] Of(SqlText sql)
    {
        if (_found.Count > MaxTexts)
        {
            _found.Clear();
        }

        return _found.GetOrAdd(
            sql.Sqlite,
            static (text, catalog) => [.. catalog.Tables.Where(table => Names(text, table.Name.Sqlite))],
            catalog);
    }

    /// <summary>Whether the result has an order of its own; else the rows may come in any.</summary>
    public static bool IsOrdered(SqlText sql)
    {
        var depth = 0;
        for (var i = 0; i < sql.Sqlite.Length; i++)
        {
            depth += sql.Sqlite[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && string.CompareOrdinal(sql.Sqlite, i, "ORDER BY", 0, "ORDER BY".Length) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Names(string text, string table)
    {
        for (var at = 0; (at = text.IndexOf(table, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += table.Length)
        {
            if (!IsPart(text, at - 1) && !IsPart(text, at + table.Length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPart(string text, int at) =>
        at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_');
}
