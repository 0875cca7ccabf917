using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Querying;

/// <summary>Starts queries for whole rows of one table.</summary>
public static class TableQuery
{
    /// <summary>
    /// Selects whole rows of a table. The rest of the statement may use <c>{table}</c>; the table has no alias.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="rest">What follows the FROM clause: WHERE, ORDER BY, LIMIT.</param>
    /// <param name="parameters">The values of its parameters.</param>
    public static Query<T> Rows<T>(TableDefinition<T> table, SqlText rest, SqlParameters? parameters = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(table);
        return new Query<T>(
            table.Shape, (SqlText.Same("SELECT {columns} FROM {table} ") + rest).Naming(table), parameters);
    }
}
