using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Restamping;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Errors;
using Persistence.Sdk.Postgres.Locks;
using Persistence.Sdk.Postgres.Mirroring;
using Persistence.Sdk.Postgres.Partitions;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>Postgres as the authority that repairs its mirror. Each call is one batch and one transaction.</summary>
internal sealed class PostgresRestamp(PostgresSession session, MonthPartitions months, DatabaseContext context)
    : IRestamp
{
    /// <summary>Doing it again only raises versions further, so a victim of the server is simply run again.</summary>
    private const int Repetitions = 5;

    public Task<IReadOnlyList<RowImage>> RaiseAsync(
        IReadOnlyList<KeyVersion> keys, Fence fence, CancellationToken cancellationToken) =>
        RunAsync(keys, [], fence, cancellationToken);

    public Task<IReadOnlyList<RowImage>> TakeAsync(
        IReadOnlyList<RowImage> images, Fence fence, CancellationToken cancellationToken)
    {
        // One more, because the guarded apply wants a greater version and here the same will do.
        RowImage[] above = [.. images.Select(image => image with { Version = image.Version + 1 })];
        return RunAsync(
            [.. above.Select(image => new KeyVersion(image.Key, image.Version))], above, fence, cancellationToken);
    }

    public Task MarkAsync(IReadOnlyList<RowKey> keys, Fence fence, CancellationToken cancellationToken) =>
        keys.Count == 0
            ? Task.CompletedTask
            : SendAsync(
                keys, [],
                () => [Command(RestampSql.Mark(keys[0].Table), [.. keys.Select(key => new KeyVersion(key, 0))])],
                static _ => 0, fence, cancellationToken);

    private async Task<IReadOnlyList<RowImage>> RunAsync(
        IReadOnlyList<KeyVersion> keys, IReadOnlyList<RowImage> taken, Fence fence, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var byText = keys.ToDictionary(key => key.Key.Text, key => key.Key);
        var images = await SendAsync(
            [.. byText.Values],
            [.. taken.Where(image => !image.IsDeletion).Select(image => image.Key)],
            () => [.. Take(taken), Raise(keys)],
            reader => ReadImage(reader, byText), fence, cancellationToken).ConfigureAwait(false);
        context.Versions.Observe(images.Max(image => image.Version));
        return images;
    }

    private async Task<IReadOnlyList<T>> SendAsync<T>(
        IReadOnlyList<RowKey> keys, IReadOnlyList<RowKey> newRows, Func<IEnumerable<NpgsqlBatchCommand>> commands,
        Func<NpgsqlDataReader, T> read, Fence fence, CancellationToken cancellationToken)
    {
        _ = context.Catalog.PositionOf(keys[0].Table);
        for (var left = Repetitions; ; left--)
        {
            var mayRepeat = left > 0;
            var result = await session.UseAsync<IReadOnlyList<T>?>(
                async connection =>
                {
                    try
                    {
                        await months.EnsureAsync(connection, newRows, forImages: false, cancellationToken)
                            .ConfigureAwait(false);
                        return await SendAsync(connection, Batch(keys, commands(), fence), read, cancellationToken)
                            .ConfigureAwait(false);
                    }
                    catch (PostgresException victim) when (mayRepeat && PostgresErrors.CanRepeat(victim))
                    {
                        months.Forget(newRows);
                        return null; // Again, at once.
                    }
                    catch (PostgresException refusal) when (PostgresErrors.IsData(refusal))
                    {
                        throw PostgresFailures.TranslateData(refusal, keys[0].Table.ToString());
                    }
                },
                cancellationToken).ConfigureAwait(false);
            if (result is not null)
            {
                return result;
            }
        }
    }

    private static IEnumerable<NpgsqlBatchCommand> Batch(
        IReadOnlyList<RowKey> keys, IEnumerable<NpgsqlBatchCommand> commands, Fence fence)
    {
        var locks = new LockSet();
        foreach (var key in keys)
        {
            locks.Exclude(key);
        }

        return
        [
            TableImages.Text("BEGIN"), locks.Command(), ControlSql.AssertAuthority(fence.Epoch), .. commands,
            TableImages.Text("COMMIT"),
        ];
    }

    private static async Task<IReadOnlyList<T>> SendAsync<T>(
        NpgsqlConnection connection, IEnumerable<NpgsqlBatchCommand> commands, Func<NpgsqlDataReader, T> read,
        CancellationToken cancellationToken)
    {
        var batch = new NpgsqlBatch(connection);
        await using var batchScope = batch.ConfigureAwait(false);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        FaultPoint.Reach(FaultPoints.BeforeAuthorityCommit);
        var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        // Rows come from three statements: locks, fence, and what was done.
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        var results = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            results.Add(read(reader));
        }

        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false); // only at the end is it committed
        FaultPoint.Reach(FaultPoints.AfterAuthorityCommit);
        return results;
    }

    private static IEnumerable<NpgsqlBatchCommand> Take(IReadOnlyList<RowImage> images) => images.Count == 0
        ? []
        : TableImages.Deferred(
            [new TableImages(images[0].Table, MirrorSql.For(images[0].Table), images, replaces: true)]);

    private NpgsqlBatchCommand Raise(IReadOnlyList<KeyVersion> keys)
    {
        var command = Command(RestampSql.Raise(keys[0].Key.Table), keys);
        command.Parameters.Add(PostgresValues.Single(context.Versions.Next()));
        return command;
    }

    private static NpgsqlBatchCommand Command(string sql, IReadOnlyList<KeyVersion> keys)
    {
        var ordered = keys.OrderBy(key => key.Key.Text, StringComparer.Ordinal).ToArray();
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in keys[0].Key.Table.Key)
        {
            command.Parameters.Add(
                PostgresValues.Array(column, ordered.Length, i => ordered[i].Key.Values[column.Ordinal]));
        }

        command.Parameters.Add(PostgresValues.Array([.. ordered.Select(key => key.Version)]));
        command.Parameters.Add(PostgresValues.Array([.. ordered.Select(key => key.Key.Text)]));
        return command;
    }

    private static RowImage ReadImage(NpgsqlDataReader reader, Dictionary<string, RowKey> keys)
    {
        var key = keys[reader.GetString(0)];
        var row = reader.GetBoolean(2) ? new Row(key.Table, PostgresValues.Read(reader, 3, key.Table.Columns)) : null;
        return new RowImage(key, reader.GetInt64(1), row);
    }
}
