using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Reading;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Loading;

/// <summary>
/// A SQLite file as the target of a backfill. It has one way to write a row, and the guarded apply takes it already.
/// </summary>
internal sealed class SqliteBulkLoader(SqliteWriter writer, ReaderPool readers) : IBulkLoader
{
    private const string FindSql =
        "SELECT run_id, coverage_epoch, last_key, rows_done, refused, reconciles, is_complete, schema_version "
        + "FROM persistence_backfill_checkpoints WHERE table_name = @table";

    private const string TakeOverSql =
        "INSERT INTO persistence_backfill_checkpoints (table_name, run_id, coverage_epoch, last_key, rows_done, "
        + "refused, reconciles, is_complete, updated_at, schema_version) "
        + "VALUES (@table, @run, @coverage, @key, @rows, @refused, @reconciles, @complete, @now, @schema) "
        + "ON CONFLICT (table_name) DO UPDATE SET run_id = excluded.run_id, coverage_epoch = excluded.coverage_epoch, "
        + "last_key = excluded.last_key, rows_done = excluded.rows_done, refused = excluded.refused, "
        + "reconciles = excluded.reconciles, is_complete = excluded.is_complete, updated_at = excluded.updated_at, "
        + "schema_version = excluded.schema_version "
        + "WHERE persistence_backfill_checkpoints.run_id = @seen";

    private const string AdvanceSql =
        "UPDATE persistence_backfill_checkpoints SET coverage_epoch = @coverage, last_key = @key, rows_done = @rows, "
        + "refused = @refused, reconciles = @reconciles, is_complete = @complete, updated_at = @now, "
        + "schema_version = @schema "
        + "WHERE table_name = @table AND run_id = @run";

    private static readonly string[] Parameters =
        ["table", "run", "coverage", "key", "rows", "refused", "reconciles", "complete", "now", "seen", "schema"];

    public Task<LoadCheckpoint?> FindAsync(TableDefinition table, CancellationToken cancellationToken) =>
        readers.ReadAsync(table, Find, cancellationToken);

    public Task TakeOverAsync(
        LoadCheckpoint next, LoadCheckpoint? seen, MirrorFence fence, CancellationToken cancellationToken) =>
        ChangeAsync(TakeOverSql, next, seen?.RunId, fence, cancellationToken);

    public Task<bool> TryLoadAsync(
        LoadChunk chunk, LoadCheckpoint after, MirrorFence fence, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    public Task AdvanceAsync(LoadCheckpoint after, MirrorFence fence, CancellationToken cancellationToken) =>
        ChangeAsync(AdvanceSql, after, null, fence, cancellationToken);

    private Task<int> ChangeAsync(
        string sql, LoadCheckpoint to, string? seen, MirrorFence fence, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new ControlOperation<int>(
                session =>
                {
                    Fences.CheckMirror(session.Control, fence);
                    var changed = Bind(session.Prepare(sql, Parameters), to).Set(8, session.Now).Set(9, seen)
                        .Set(10, to.SchemaVersion).Execute();
                    return changed == 1 ? changed : throw new LoadOvertakenException(to.Table.ToString());
                },
                cancellationToken),
            cancellationToken);

    private static Statement Bind(Statement statement, LoadCheckpoint checkpoint) => statement
        .Set(0, checkpoint.Table.ToString()).Set(1, checkpoint.RunId).Set(2, checkpoint.CoverageEpoch)
        .Set(3, checkpoint.LastKey?.Text).Set(4, checkpoint.Rows).Set(5, checkpoint.Refused)
        .Set(6, checkpoint.Reconciles ? 1 : 0).Set(7, checkpoint.IsComplete ? 1 : 0);

    private static LoadCheckpoint? Find(ReaderSession session, TableDefinition table)
    {
        using var cursor = session.Prepare(FindSql, "table").Set(0, table.ToString()).Read();
        return !cursor.Read() ? null : new LoadCheckpoint(table, cursor.GetString(0), cursor.GetInt64(1))
        {
            LastKey = cursor.IsDBNull(2) ? null : RowKey.Parse(table, cursor.GetString(2)),
            Rows = cursor.GetInt64(3),
            Refused = cursor.GetInt64(4),
            Reconciles = cursor.GetInt64(5) != 0,
            IsComplete = cursor.GetInt64(6) != 0,
            SchemaVersion = cursor.GetInt32(7),
        };
    }
}
