using Dapper;
using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Locks;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>A transaction that holds locks, so that writers wait behind it as behind a change of phase.</summary>
internal sealed class HeldScope : IAsyncDisposable
{
    private readonly NpgsqlTransaction _transaction;

    private HeldScope(NpgsqlTransaction transaction) => _transaction = transaction;

    public NpgsqlConnection Connection => _transaction.Connection!;

    public static async Task<HeldScope> TakeAsync(TestDatabase database, LockSet? locks = null)
    {
        var connection = await database.ConnectAsync();
        var transaction = await connection.BeginTransactionAsync();
        if (locks is null)
        {
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@scope)::text", new { scope = LockSet.Scope });
        }
        else
        {
            await using var batch = new NpgsqlBatch(connection, transaction) { BatchCommands = { locks.Command() } };
            await batch.ExecuteNonQueryAsync();
        }

        return new HeldScope(transaction);
    }

    /// <summary>Returns when so many others wait for a lock.</summary>
    public async Task AwaitWaitersAsync(int count)
    {
        const string sql =
            """
            SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
            WHERE d.datname = current_database() AND NOT l.granted
            """;
        for (var left = 4_000; await Connection.ExecuteScalarAsync<long>(sql) < count; left--)
        {
            Assert.True(left > 0, $"there never were {count} waiters");
            await Task.Delay(5);
        }
    }

    /// <summary>Makes both writers of a side wait, so that what follows is queued.</summary>
    public async Task<Task<CommittedWrite>[]> OccupyWritersAsync(
        PostgresDatabase side, CancellationToken token = default)
    {
        var first = side.WriteAsync(new ChangeSet().Put(Note.Table, new Note { Id = "first" }), Fence.AnyEpoch, token);
        await AwaitWaitersAsync(1);
        var second = side.WriteAsync(new ChangeSet().Put(Note.Table, new Note { Id = "second" }), Fence.AnyEpoch,
            token);
        await AwaitWaitersAsync(2);
        return [first, second];
    }

    public Task CommitAsync() => _transaction.CommitAsync();

    public async ValueTask DisposeAsync()
    {
        var connection = _transaction.Connection;
        await _transaction.DisposeAsync();
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }
}
