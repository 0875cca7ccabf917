using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Sqlite.Reading;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Upkeep;

/// <summary>Tidies up in a SQLite file.</summary>
internal sealed class SqliteUpkeep(SqliteWriter writer, ReaderPool readers) : IUpkeep
{
    public async Task<TombstonePage> CollectAsync(
        TableDefinition table, string? after, int limit, CancellationToken cancellationToken)
    {
        // Keys are JSON arrays, so that the empty text stands before all of them.
        var (last, any) = await readers.ReadAsync((table, after ?? "", limit), LookAt, cancellationToken)
            .ConfigureAwait(false);
        var removed = any
            ? await writer.RunAsync(
                new ControlOperation<int>(session => Remove(session, table, after ?? "", last), cancellationToken),
                cancellationToken).ConfigureAwait(false)
            : 0;
        return new TombstonePage(removed, last);
    }

    public Task<TombstoneCount> CountTombstonesAsync(TableDefinition table, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            table,
            static (session, table) =>
            {
                using var cursor = session.Prepare(UpkeepSql.Count, "T").Set(0, table.ToString()).Read();
                cursor.Read();
                return new TombstoneCount(cursor.GetInt64(0), cursor.GetInt64(1));
            },
            cancellationToken);

    public Task EnsureMonthsAsync(DateTimeOffset at, CancellationToken cancellationToken) => Task.CompletedTask;

    private static (string? Last, bool Any) LookAt(
        ReaderSession session, (TableDefinition Table, string After, int Limit) page)
    {
        string? last = null;
        using (var cursor = session.Prepare(UpkeepSql.LastOfPage, "T", "A", "L")
            .Set(0, page.Table.ToString()).Set(1, page.After).Set(2, page.Limit).Read())
        {
            last = cursor.Read() ? cursor.GetString(0) : null;
        }

        var any = session.Prepare(UpkeepSql.HasRemovable, "T", "A", "U")
            .Set(0, page.Table.ToString()).Set(1, page.After).Set(2, last).ReadNumber() == 1;
        return (last, any);
    }

    private static int Remove(WriterSession session, TableDefinition table, string after, string? last)
    {
        var (removed, highest) = (0, 0L);
        using (var cursor = session.Prepare(UpkeepSql.Remove, "T", "A", "U")
            .Set(0, table.ToString()).Set(1, after).Set(2, last).Read())
        {
            for (; cursor.Read(); removed++)
            {
                highest = Math.Max(highest, cursor.GetInt64(0));
            }
        }

        if (removed > 0)
        {
            session.Prepare(UpkeepSql.RaiseFloor, "T", "V").Set(0, table.ToString()).Set(1, highest).Execute();
        }

        return removed;
    }
}
