using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Reading;

/// <summary>
/// Looks for rows that break constraints in a SQLite file: it enforces foreign keys only for connections that ask for
/// it, CHECKs can be switched off, and a unique index may have been dropped.
/// </summary>
internal sealed class SqliteConstraintScan(ReaderPool readers) : IConstraintScan
{
    private const string DdlSql = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = @name";

    public Task<IReadOnlyList<BrokenConstraint>> FindBrokenAsync(ScanPage part, CancellationToken cancellationToken) =>
        readers.ReadAsync<(ScanPage Part, CancellationToken Token), IReadOnlyList<BrokenConstraint>>(
            (part, cancellationToken),
            static (session, read) =>
            [
                .. Rules(session, read.Part.Table).Select(rule => Find(session, read.Part, rule, read.Token))
                    .Where(broken => broken.Count > 0),
            ],
            cancellationToken);

    public Task<IReadOnlyList<BrokenConstraint>> FindDuplicatesAsync(
        TableDefinition table, int sampleKeys, CancellationToken cancellationToken) =>
        readers.ReadAsync<(ScanPage Part, CancellationToken Token), IReadOnlyList<BrokenConstraint>>(
            (new ScanPage(table, null, null, sampleKeys), cancellationToken),
            static (session, read) =>
            [
                .. read.Part.Table.Uniques.Select(unique => new Rule(
                        string.Join(", ", unique.Columns), ScanSql.IsDuplicate(read.Part.Table, unique),
                        "several rows hold the same values, which must be unique. Give all but one others."))
                    .Select(rule => Find(session, read.Part, rule, read.Token)).Where(broken => broken.Count > 0),
            ],
            cancellationToken);

    private static IEnumerable<Rule> Rules(ReaderSession session, TableDefinition table)
    {
        foreach (var parent in table.Parents)
        {
            yield return new Rule(
                string.Join(", ", parent.Columns), ScanSql.IsOrphan(parent),
                $"no row of '{parent.Parent}' has that key. Insert the parent, or delete the row.");
        }

        foreach (var check in CheckClauses.Find(ReadDdl(session, table)))
        {
            var columns = table.Columns.Where(column => CheckClauses.Names(check, column.Name))
                .Select(column => column.Name);
            yield return new Rule(
                string.Join(", ", columns), $"NOT ({check})", $"the row breaks CHECK ({check}). Correct the values.");
        }
    }

    private static BrokenConstraint Find(
        ReaderSession session, ScanPage part, Rule rule, CancellationToken cancellationToken)
    {
        var table = part.Table;
        var sql = ScanSql.Keys(table, rule.Condition, part.After is not null, part.UpTo is not null);
        var statement = session.Prepare(sql, ScanSql.Parameters(table))
            .SetValues(0, table.Key, part.After?.Values ?? new object?[table.Key.Count])
            .SetValues(table.Key.Count, table.Key, part.UpTo?.Values ?? new object?[table.Key.Count]);
        var (count, keys) = (0L, new List<RowKey>());
        using var cursor = statement.Read();
        while (cursor.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            if (keys.Count < part.Limit && StoredValues.TryReadKey(cursor, 0, table) is { } key)
            {
                keys.Add(key);
            }
        }

        return new BrokenConstraint(rule.Columns, rule.Reason, count, keys);
    }

    private static string ReadDdl(ReaderSession session, TableDefinition table)
    {
        using var cursor = session.Prepare(DdlSql, "name").Set(0, table.Name.Sqlite).Read();
        return cursor.Read() ? cursor.GetString(0) : "";
    }

    private sealed record Rule(string Columns, string Condition, string Reason);
}
