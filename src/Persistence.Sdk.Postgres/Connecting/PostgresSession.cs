using System.Data;
using Npgsql;
using Persistence.Sdk.Postgres.Errors;

namespace Persistence.Sdk.Postgres.Connecting;

/// <summary>Runs work on a pooled connection and turns the driver's exceptions into this library's.</summary>
internal sealed class PostgresSession(NpgsqlDataSource source)
{
    public Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(work, attempts: 1, cancellationToken);

    /// <summary>
    /// Runs work that changes nothing; once more, on another connection, where its own was lost: the connections of a
    /// pool outlive a server that was restarted, until somebody uses them.
    /// </summary>
    public Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(work, attempts: 2, cancellationToken);

    /// <summary>Runs one command that is its own transaction.</summary>
    /// <returns>The number of rows changed.</returns>
    public Task<int> ExecuteAsync(
        string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        UseAsync(
            async connection =>
            {
                var command = Command(connection, sql, parameters);
                await using var commandScope = command.ConfigureAwait(false);
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);

    /// <summary>Runs one query that is its own transaction.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken,
        params NpgsqlParameter[] parameters) =>
        UseAsync<IReadOnlyList<T>>(
            async connection =>
            {
                var command = Command(connection, sql, parameters);
                await using var commandScope = command.ConfigureAwait(false);
                var reader = await command
                    .ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
                await using var readerScope = reader.ConfigureAwait(false);
                var rows = new List<T>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }

                return rows;
            },
            cancellationToken);

    private async Task<T> RunAsync<T>(
        Func<NpgsqlConnection, Task<T>> work, int attempts, CancellationToken cancellationToken)
    {
        for (var left = attempts; ; left--)
        {
            var isConnected = false;
            try
            {
                var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
                await using var connectionScope = connection.ConfigureAwait(false);
                isConnected = true;
                return await work(connection).ConfigureAwait(false);
            }
            catch (Exception error) when (isConnected && left > 1 && IsStale(error))
            {
                // The driver has emptied its pool over it: the next connection is a new one.
            }
            catch (Exception error) when (PostgresErrors.IsDriver(error))
            {
                throw PostgresFailures.Translate(error, source);
            }
        }
    }

    // Not one that took too long: that would take as long again.
    private static bool IsStale(Exception error) => PostgresErrors.IsConnectionLost(error)
        && error is not TimeoutException and not NpgsqlException { InnerException: TimeoutException };

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
