using System.Collections.Concurrent;
using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Errors;
using Persistence.Sdk.Postgres.Locks;
using Persistence.Sdk.Postgres.Partitions;
using Persistence.Sdk.Postgres.Values;
using Persistence.Sdk.Postgres.Writer;

namespace Persistence.Sdk.Postgres.Mirroring;

/// <summary>Postgres as the mirror: the guarded apply, one round trip and one transaction a call.</summary>
internal sealed class PostgresMirror(
    NpgsqlDataSource source, PostgresSession session, PostgresPurge purge, MonthPartitions months,
    AppliedVersions applied, DatabaseContext context, UnconfirmedApplies? unconfirmed = null)
    : IMirror
{
    /// <summary>
    /// Applying is idempotent, so a transaction that the server chose as a victim, or that lacked a partition, is
    /// simply run again.
    /// </summary>
    private const int Repetitions = 5;

    /// <summary>
    /// An append-only row that is there already is left alone, and a commit that wrote nothing would not wait for the
    /// disk, although the row may come from an asynchronous commit that nobody confirmed. An empty message is written.
    /// </summary>
    private const string WriteDownSql = "SELECT pg_logical_emit_message(true, 'persistence', '')::text";

    private readonly ConcurrentDictionary<TableDefinition, MirrorSql> _texts = new();
    public IAsynchronousCommitMirror? AsynchronousCommit { get; init; }

    public Task ApplyAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken) =>
        ApplyAsync(images, replaces: false, fence, cancellationToken);

    public Task ReplaceAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken) =>
        ApplyAsync(images, replaces: true, fence, cancellationToken);

    public async Task<IReadOnlyList<RowKey>> FindClashesAsync(RowImage image, CancellationToken cancellationToken)
    {
        var keys = new HashSet<RowKey>();
        foreach (var unique in image.Row is null ? [] : image.Table.Uniques)
        {
            var columns = unique.Columns.Select(name => image.Table[name]).ToArray();
            if (Array.TrueForAll(columns, column => image.Row!.Values[column.Ordinal] is not null))
            {
                keys.UnionWith(await session.QueryAsync(
                    ClashSql.For(image.Table, columns),
                    reader => ClashSql.ReadKey(reader, image.Table),
                    cancellationToken,
                    [.. columns.Select(column => PostgresValues.Single(column, image.Row!.Values[column.Ordinal]))])
                    .ConfigureAwait(false));
            }
        }

        keys.Remove(image.Key);
        return [.. keys];
    }

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, MirrorFence fence, CancellationToken cancellationToken) =>
        purge.RunAsync(table, limit, fence, cancellationToken);

    private async Task ApplyAsync(
        IReadOnlyList<RowImage> images, bool replaces, MirrorFence fence, CancellationToken cancellationToken)
    {
        for (var left = Repetitions; images.Count > 0; left--)
        {
            try
            {
                await SendAsync(images, replaces, fence, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException refusal) when (left > 0 && PostgresErrors.CanRepeat(refusal))
            {
                if (PostgresErrors.IsPartitionMissing(refusal))
                {
                    months.Forget(NewRows(images));
                }
            }
            catch (PostgresException refusal) when (PostgresErrors.IsData(refusal))
            {
                throw PostgresFailures.TranslateMirror(refusal);
            }
            catch (Exception error) when (PostgresErrors.IsDriver(error))
            {
                throw PostgresFailures.Translate(error, source);
            }
        }
    }

    private async Task SendAsync(
        IReadOnlyList<RowImage> images, bool replaces, MirrorFence fence, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        await months.EnsureAsync(connection, NewRows(images), forImages: true, cancellationToken).ConfigureAwait(false);
        var batch = new NpgsqlBatch(connection);
        await using var batchScope = batch.ConfigureAwait(false);
        var largest = images.Max(image => image.Version);
        var removal = applied.DueRemoval(largest);
        NpgsqlBatchCommand[] notes = removal is null
            ? [AppliedVersions.Note(largest)]
            : [AppliedVersions.Note(largest), removal];
        foreach (var command in Commands(images, replaces, fence, notes))
        {
            batch.BatchCommands.Add(command);
        }

        FaultPoint.Reach(FaultPoints.BeforeMirrorCommit);
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        unconfirmed?.Add(images);
        if (removal is not null)
        {
            applied.Removed(largest);
        }

        FaultPoint.Reach(FaultPoints.AfterMirrorCommit);
    }

    private IEnumerable<NpgsqlBatchCommand> Commands(
        IReadOnlyList<RowImage> images, bool replaces, MirrorFence fence, IEnumerable<NpgsqlBatchCommand> last)
    {
        var tables = TablesOf(images, replaces);
        if (unconfirmed is null && Array.Exists(tables, table => table.Table.IsAppendOnly))
        {
            last = last.Append(TableImages.Text(WriteDownSql));
        }

        IEnumerable<NpgsqlBatchCommand> first = [Locks(images).Command(), ControlSql.AssertMirror(fence)];
        return Array.Exists(tables, table => table.IsConstrained)
            ? [TableImages.Text("BEGIN"), .. first, .. TableImages.Deferred(tables), .. last,
                TableImages.Text("COMMIT")]
            : [.. first, .. Plain(tables), .. last];
    }

    private TableImages[] TablesOf(IReadOnlyList<RowImage> images, bool replaces) =>
    [
        .. images.GroupBy(image => image.Table).OrderBy(group => context.Catalog.PositionOf(group.Key))
            .Select(group => new TableImages(group.Key, _texts.GetOrAdd(group.Key, MirrorSql.For), group, replaces)),
    ];

    private static IEnumerable<NpgsqlBatchCommand> Plain(TableImages[] tables) =>
        tables.SelectMany(table => table.Upsert().Concat(table.Delete()));

    /// <summary>The keys at which rows may come to stand.</summary>
    private static IEnumerable<RowKey> NewRows(IReadOnlyList<RowImage> images) =>
        images.Where(image => !image.IsDeletion).Select(image => image.Key);

    // Nothing is ever deleted from an append-only table, so nothing has to be kept apart there.
    private static LockSet Locks(IReadOnlyList<RowImage> images)
    {
        var locks = new LockSet();
        foreach (var image in images.Where(image => !image.Table.IsAppendOnly))
        {
            if (image.IsDeletion)
            {
                locks.Exclude(image.Key);
            }
            else
            {
                locks.Share(image.Key);
            }
        }

        return locks;
    }
}
