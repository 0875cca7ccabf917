using Npgsql;
using Persistence.Sdk.Postgres.Control;

namespace Persistence.Sdk.Postgres.Reading;

/// <summary>
/// A read-only transaction with one snapshot, in one round trip: its first result is the control row, those of the
/// statements given follow.
/// </summary>
internal sealed class Snapshot : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch;

    public Snapshot(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> statements)
        : this(connection, ReadFence.Sql, statements)
    {
    }

    /// <param name="connection">The connection.</param>
    /// <param name="controlSql">Selects the columns of the control row that are to be checked.</param>
    /// <param name="statements">The statements.</param>
    public Snapshot(
        NpgsqlConnection connection, string controlSql, params ReadOnlySpan<NpgsqlBatchCommand> statements)
    {
        _batch = new NpgsqlBatch(connection);
        _batch.BatchCommands.Add(new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
        _batch.BatchCommands.Add(new NpgsqlBatchCommand(controlSql));
        foreach (var statement in statements)
        {
            _batch.BatchCommands.Add(statement);
        }

        // Where a statement before fails, the pool rolls back what is left open.
        _batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
    }

    public Task<NpgsqlDataReader> ReadAsync(CancellationToken cancellationToken) =>
        _batch.ExecuteReaderAsync(cancellationToken);

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
