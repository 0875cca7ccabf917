using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Control;
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
            ? await RunAsync(session => Remove(session, table, after ?? "", last), cancellationToken)
                .ConfigureAwait(false)
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

    public Task<DateTimeOffset?> ClockAsync(CancellationToken cancellationToken) =>
        Task.FromResult<DateTimeOffset?>(null);

    public Task<DateTimeOffset> RaiseCutoffAsync(
        TableDefinition table, DateTimeOffset cutoff, Fence fence, CancellationToken cancellationToken) =>
        RaiseCutoffAsync(table, cutoff, control => Fences.CheckWrite(control, fence), cancellationToken);

    public Task<DateTimeOffset> RaiseCutoffAsync(
        TableDefinition table, DateTimeOffset cutoff, MirrorFence fence, CancellationToken cancellationToken) =>
        RaiseCutoffAsync(table, cutoff, control => Fences.CheckMirror(control, fence), cancellationToken);

    public async Task<RetiredRows> RetireAsync(TableDefinition table, int limit, CancellationToken cancellationToken)
    {
        var kept = await readers
            .ReadAsync(table, static (session, table) => HasRetired(session, table), cancellationToken)
            .ConfigureAwait(false);
        return kept ? await RunAsync(Retire, cancellationToken).ConfigureAwait(false) : new RetiredRows(0, 0);

        RetiredRows Retire(WriterSession session) => new(
            session.Prepare(TableSql.Retire(table, table.AgesBy!), "Table", "Limit")
                .Set(0, table.ToString()).Set(1, limit).Execute(),
            0);
    }

    public Task<int> EnsureMonthsAsync(DateTimeOffset at, CancellationToken cancellationToken) => Task.FromResult(0);

    private Task<DateTimeOffset> RaiseCutoffAsync(
        TableDefinition table, DateTimeOffset cutoff, Action<ControlRow> checkFence,
        CancellationToken cancellationToken) =>
        RunAsync(
            session =>
            {
                checkFence(session.Control);
                session.Prepare(UpkeepSql.RaiseCutoff, "T", "C").Set(0, table.ToString())
                    .Set(1, TimestampCodec.ToText(cutoff.UtcDateTime)).Execute();
                using var cursor = session.Prepare(ScanSql.Cutoff, "T").Set(0, table.ToString()).Read();
                cursor.Read();
                return (DateTimeOffset)TimestampCodec.FromText(cursor.GetString(0));
            },
            cancellationToken);

    private Task<T> RunAsync<T>(Func<WriterSession, T> work, CancellationToken cancellationToken) =>
        writer.RunAsync(new ControlOperation<T>(work, cancellationToken), cancellationToken);

    private static bool HasRetired(ReaderSession session, TableDefinition table) =>
        session.Prepare(UpkeepSql.HasRetired(table), "T").Set(0, table.ToString()).ReadNumber() == 1;

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
