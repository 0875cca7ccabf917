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
        string[] conditions = [.. rules.Conditions.Select(condition => condition.Sqlite)];
        return $"UPDATE {table.Name.Sqlite} SET {rules.Set.Sqlite}, row_version = max(@Version, row_version + 1) "
            + $"WHERE ({TableSql.Key(table)}) IN "
            + $"({rules.First(DatabaseSide.Sqlite, TableSql.Key(table), conditions, "@Limit")}) "
            + $"RETURNING row_version, {TableSql.Columns(table)}";
    }

    public static string Delete(DeleteWhereChange change) =>
        $"DELETE FROM {change.Table.Name.Sqlite} WHERE {change.Where.Naming(change.Table).Sqlite} "
        + $"RETURNING row_version, {TableSql.Key(change.Table)}";
}
