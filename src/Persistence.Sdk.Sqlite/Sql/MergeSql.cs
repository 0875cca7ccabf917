using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Sqlite.Sql;

/// <summary>The statements that merge a row into the one at its key.</summary>
internal static class MergeSql
{
    /// <summary>The statement of a merge; it takes the parameters of a whole row.</summary>
    public static string For(MergeRules rules, MergeMode mode) => mode switch
    {
        MergeMode.InsertOnly => InsertOnly(rules.Table),
        MergeMode.InsertOrMerge => InsertOrMerge(rules),
        MergeMode.UpdateOnly => UpdateOnly(rules),
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "This merge mode has no SQL."),
    };

    /// <summary>Gives back the version alone: the row is the caller's.</summary>
    private static string InsertOnly(TableDefinition table) =>
        $"{TableSql.Insert(table)} ON CONFLICT ({TableSql.Key(table)}) DO NOTHING RETURNING row_version";

    private static string InsertOrMerge(MergeRules rules) =>
        $"{TableSql.Insert(rules.Table)} ON CONFLICT ({TableSql.Key(rules.Table)}) DO UPDATE SET "
        + $"{Assign(rules, "excluded.")}{TableSql.NextVersion(rules.Table)}{Unless(rules, " WHERE ", "excluded.")} "
        + $"RETURNING row_version, {TableSql.Columns(rules.Table)}";

    private static string UpdateOnly(MergeRules rules) =>
        $"UPDATE {rules.Table.Name.Sqlite} SET {Assign(rules, "@")}row_version = max(@Version, row_version + 1) "
        + $"WHERE {TableSql.KeyIs(rules.Table)}{Unless(rules, " AND ", "@")} "
        + $"RETURNING row_version, {TableSql.Columns(rules.Table)}";

    private static string Assign(MergeRules rules, string incoming) => string.Concat(rules.Table.Columns
        .Skip(rules.Table.Key.Count)
        .Where(column => rules.RuleFor(column) != MergeRule.Keep)
        .Select(column => $"{column.Name} = {Expression(rules, column, incoming)}, "));

    private static string Expression(MergeRules rules, ColumnDefinition column, string incoming) =>
        rules.ValueOf(column, rules.Table.Name.Sqlite, incoming).Sqlite;

    private static string Unless(MergeRules rules, string lead, string incoming)
    {
        var name = rules.Table.Name.Sqlite;
        var conditions = new List<string>(3);
        if (rules.SkipWhenSame is { } same)
        {
            conditions.Add($"({name}.{same.Name} IS NULL OR {name}.{same.Name} IS NOT {incoming}{same.Name})");
        }

        if (rules.GuardOf(name, incoming) is { } guard)
        {
            conditions.Add($"({guard.Sqlite})");
        }

        if (rules.SkipsWhenUnchanged)
        {
            conditions.Add(Changes(rules, incoming));
        }

        return conditions.Count == 0 ? "" : lead + string.Join(" AND ", conditions);
    }

    private static string Changes(MergeRules rules, string incoming) => "(" + string.Join(" OR ", rules.Table.Columns
        .Skip(rules.Table.Key.Count)
        .Where(column => rules.RuleFor(column) != MergeRule.Keep)
        .Select(column =>
            $"{rules.Table.Name.Sqlite}.{column.Name} IS NOT ({Expression(rules, column, incoming)})")) + ")";
}
