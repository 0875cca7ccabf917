using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Persistence.Sdk.Conformance.Tests.Schema;

internal sealed partial class SqliteShape(SqliteConnection connection) : LiveShape
{
    public override async Task<IReadOnlyList<string>> TablesAsync() => (await connection.QueryAsync<string>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        + "AND name NOT LIKE 'persistence\\_%' ESCAPE '\\'")).AsList();

    public override async Task<IReadOnlyList<string>> OfAsync(string table) =>
    [
        .. await ColumnsAsync(table),
        .. await UniquesAsync(table),
        .. await ForeignKeysAsync(table),
        .. await ChecksAsync(table),
        .. await connection.QueryAsync<string>(
            "SELECT 'trigger ' || name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = @table", new { table }),
    ];

    public override async Task<IReadOnlyList<(string Table, string Name, string Definition)>> IndexesAsync() =>
        (await connection.QueryAsync<(string, string, string)>(
            "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
            + "AND tbl_name NOT LIKE 'persistence\\_%' ESCAPE '\\'")).AsList();

    private async Task<IEnumerable<string>> ColumnsAsync(string table)
    {
        var columns = (await connection.QueryAsync<(string Name, string Type, bool NotNull, long KeyPart)>(
            "SELECT name, type, \"notnull\", pk FROM pragma_table_info(@table)", new { table })).AsList();
        var key = columns.Where(
            column => column.KeyPart > 0).OrderBy(column => column.KeyPart).Select(column => column.Name);
        return columns.Select(column => DefinedShape.Column(column.Name, column.Type, !column.NotNull))
            .Append($"primary key ({string.Join(", ", key)})");
    }

    private async Task<IEnumerable<string>> UniquesAsync(string table) => await connection.QueryAsync<string>(
        "SELECT 'unique (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(list.name) ORDER BY seqno)) || ')' "
        // NULLs never clash, so an index without them is the same constraint.
        + "|| CASE WHEN partial AND (SELECT sql FROM sqlite_master WHERE name = list.name) NOT LIKE '% WHERE ' "
        + "|| (SELECT name FROM pragma_index_info(list.name)) || ' IS NOT NULL' THEN ' where ...' ELSE '' END FROM pragma_index_list(@table) AS list WHERE \"unique\" AND origin <> 'pk'",
        new { table });

    private async Task<IEnumerable<string>> ForeignKeysAsync(string table) =>
        (await connection.QueryAsync<(long Id, string Parent, string From, string To, string OnUpdate,
            string OnDelete)>(
            "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(@table) ORDER BY id, seq", new { table }))
        .GroupBy(part => part.Id)
        .Select(parts => DefinedShape.ForeignKey(
            string.Join(", ", parts.Select(part => part.From)), parts.First().Parent, string.Join(
                ", ", parts.Select(part => part.To)),
            parts.All(part => part is { OnUpdate: "NO ACTION", OnDelete: "NO ACTION" }) ? "" : " with another action"));

    private async Task<IEnumerable<string>> ChecksAsync(string table)
    {
        var ddl = await connection.QuerySingleAsync<string>(
            "SELECT sql FROM sqlite_master WHERE name = @table", new { table });
        var checks = Check().Matches(ddl);
        var named = NamedCheck().Matches(ddl);
        Assert.True(
            checks.Count + named.Count == AnyCheck().Count(ddl), $"'{table}' has a check without a name that is not an enum's.");
        return checks
            .Select(match => DefinedShape.Check(match.Groups["column"].Value, Literals(match.Groups["members"].Value)))
            .Concat(named.Select(match => DefinedShape.NamedCheck(match.Groups["name"].Value)));
    }

    [GeneratedRegex(@"CHECK\s*\((?<column>\w+) IN \((?<members>(?:[^')]|'(?:[^']|'')*')*)\)\)")]
    private static partial Regex Check();

    [GeneratedRegex(@"\bCONSTRAINT\s+(?<name>\w+)\s+CHECK\b")]
    private static partial Regex NamedCheck();

    [GeneratedRegex(@"\bCHECK\b")]
    private static partial Regex AnyCheck();
}
