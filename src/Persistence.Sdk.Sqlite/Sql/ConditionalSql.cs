using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Sqlite.Sql;

/// <summary>The statements of conditional writes, from the pieces that a store gives.</summary>
internal static class ConditionalSql
{
    public static string Update(UpdateWhereChange change)
    {
        var (set, where) = (change.Set.Naming(change.Table).Sqlite, change.Where.Naming(change.Table).Sqlite);
        return $"UPDATE {change.Table.Name.Sqlite} SET {set}, row_version = max(@Version, row_version + 1) "
            + $"WHERE {where} RETURNING row_version, {TableSql.Columns(change.Table)}";
    }

    /// <summary>Claims the first rows in an order; within a transaction nobody else changes them.</summary>
    public static string Claim(ClaimRules rules)
    {
        var table = rules.Table;
        return $"UPDATE {table.Name.Sqlite} SET {rules.Set.Sqlite}, row_version = max(@Version, row_version + 1) "
            + $"WHERE ({TableSql.Key(table)}) IN (SELECT {TableSql.Key(table)} FROM {table.Name.Sqlite} "
            + $"WHERE {rules.Where.Sqlite} ORDER BY {rules.Order.Sqlite} LIMIT @Limit) "
            + $"RETURNING row_version, {TableSql.Columns(table)}";
    }

    public static string Delete(DeleteWhereChange change) =>
        $"DELETE FROM {change.Table.Name.Sqlite} WHERE {change.Where.Naming(change.Table).Sqlite} "
        + $"RETURNING row_version, {TableSql.Key(change.Table)}";
}
