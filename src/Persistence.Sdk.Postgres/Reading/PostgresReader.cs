using System.Collections.Concurrent;
using System.Data;
using Npgsql;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;
using Persistence.Sdk.Postgres.Writer;

namespace Persistence.Sdk.Postgres.Reading;

/// <summary>Reads of rows and their fence from one snapshot, in one round trip.</summary>
/// <typeparam name="TFence">What a reader believes about this database.</typeparam>
internal sealed class PostgresReader<TFence>(PostgresSession session, IReadCheck<TFence> check)
{
    private const int MaxTexts = 2_000;
    private readonly ConcurrentDictionary<TableDefinition, string> _finds = new();
    private readonly ConcurrentDictionary<string, PositionalSql> _queries = new(StringComparer.Ordinal);
    private readonly string _controlSql =
        $"SELECT {check.Columns} FROM persistence.control c WHERE c.scope = 'default'";

    public Task<T?> FindAsync<T>(
        TableDefinition<T> table, RowKey key, TFence fence, CancellationToken cancellationToken)
        where T : class
    {
        if (!ReferenceEquals(key.Table, table))
        {
            throw new ArgumentException($"The key is one of '{key.Table}', not of '{table}'.", nameof(key));
        }

        return session.ReadAsync(
            async connection =>
            {
                var command = FindCommand(connection, table, key);
                await using var commandScope = command.ConfigureAwait(false);
                var reader = await command
                    .ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false);
                await using var readerScope = reader.ConfigureAwait(false);
                await CheckAsync(reader, fence, cancellationToken).ConfigureAwait(false);
                return reader.IsDBNull(check.Width)
                    ? null
                    : table.Shape.ToRecord(PostgresValues.Read(reader, check.Width + 1, table.Columns));
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, TFence fence, CancellationToken cancellationToken)
        where T : class => session.ReadAsync(
        async connection =>
        {
            var snapshot = new Snapshot(connection, _controlSql, QueryCommand(query));
            await using var snapshotScope = snapshot.ConfigureAwait(false);
            var reader = await snapshot.ReadAsync(cancellationToken).ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            await CheckAsync(reader, fence, cancellationToken).ConfigureAwait(false);
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            var records = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                records.Add(query.Shape.ToRecord(PostgresValues.Read(reader, 0, query.Shape.Columns)));
            }

            return (IReadOnlyList<T>)records;
        },
        cancellationToken);

    private async Task CheckAsync(NpgsqlDataReader reader, TFence fence, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw check.Missing(fence);
        }

        check.Check(reader, fence);
    }

    private NpgsqlCommand FindCommand(NpgsqlConnection connection, TableDefinition table, RowKey key)
    {
        var command = new NpgsqlCommand(_finds.GetOrAdd(table, FindSql), connection);
        for (var i = 0; i < table.Key.Count; i++)
        {
            command.Parameters.Add(PostgresValues.Single(table.Key[i], key.Values[i]));
        }

        return command;
    }

    private NpgsqlBatchCommand QueryCommand<T>(Query<T> query)
        where T : class
    {
        if (_queries.Count > MaxTexts)
        {
            _queries.Clear();
        }

        var sql = _queries.GetOrAdd(query.Sql.Postgres, static text => PositionalSql.From(text));
        var command = new NpgsqlBatchCommand(sql.Text);
        ConditionalCommands.Bind(command.Parameters, sql.Names, query.Parameters, query.Shape.Name);
        return command;
    }

    private string FindSql(TableDefinition table)
    {
        var atKey = string.Join(" AND ", table.Key.Select((column, i) => $"t.{column.Name} = ${i + 1}"));
        return $"SELECT {check.Columns}, t.row_version, {TableSql.Columns(table.Columns, "t.")}"
            + $" FROM persistence.control c LEFT JOIN {table.Name.Postgres} t ON {atKey} WHERE c.scope = 'default'";
    }
}
