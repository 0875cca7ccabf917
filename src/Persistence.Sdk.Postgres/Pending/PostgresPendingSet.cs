using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Locks;
using Persistence.Sdk.Postgres.Values;
using Persistence.Sdk.Postgres.Writer;

namespace Persistence.Sdk.Postgres.Pending;

/// <summary>The pending set in Postgres, as the authority of phase 3.</summary>
internal sealed class PostgresPendingSet(PostgresSession session, PostgresWriter writer, TableCatalog catalog)
    : IPendingSet
{
    /// <summary>
    /// A page is full of what this process knows, whatever others have in between. Tables are few and pages are read in
    /// the order of time, so that no index shall be looked through table by table.
    /// </summary>
    private const string PageSql =
        """
        SELECT table_name, row_key, version, since, attempts, parked, last_error FROM persistence.pending
        WHERE parked = $1 AND array_position($7, table_name) > 0 AND ($2::timestamptz IS NULL OR since < $2)
            AND ($3::timestamptz IS NULL OR (since >= $3 AND (since, table_name, row_key) > ($3, $4, $5)))
        ORDER BY since, table_name, row_key LIMIT $6
        """;

    private const string FailureSql =
        """
        UPDATE persistence.pending p SET attempts = p.attempts + 1, parked = f.park, last_error = f.problem
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::boolean[])
            AS f(table_name, row_key, version, problem, park)
        WHERE p.table_name = f.table_name AND p.row_key = f.row_key AND p.version = f.version
        """;

    private const string EnterSql =
        """
        INSERT INTO persistence.pending AS p (table_name, row_key, version, since, attempts, parked, last_error)
        SELECT f.table_name, f.row_key, f.version, now(), 1, f.park, f.problem
        FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::boolean[])
            AS f(table_name, row_key, version, problem, park)
        ON CONFLICT (table_name, row_key) DO UPDATE SET version = excluded.version, attempts = p.attempts + 1,
            parked = excluded.parked, last_error = excluded.last_error
        WHERE p.version <= excluded.version
        """;

    private const string SummarySql =
        "SELECT count(*), count(*) FILTER (WHERE parked), min(since) FROM persistence.pending";

    private const string SettledSql = "SELECT least(min(since), now()) FROM persistence.pending";

    private const string FindSql =
        """
        SELECT table_name, row_key, version, since, attempts, parked, last_error FROM persistence.pending
        WHERE table_name = $1 AND row_key = $2
        """;

    private const string UnparkSql =
        """
        UPDATE persistence.pending SET parked = false, attempts = 0
        WHERE parked AND ($1::text IS NULL OR table_name = $1) AND ($2::text IS NULL OR row_key = $2)
        """;

    private const string DiscardSql =
        "DELETE FROM persistence.pending WHERE table_name = $1 AND row_key = $2 AND version = $3 AND parked";

    private readonly string[] _known = [.. catalog.Tables.Select(table => table.ToString())];

    public void Acknowledge(IReadOnlyList<RowImage> applied) => writer.Acknowledgements.Add(applied);

    public Task FlushAsync(CancellationToken cancellationToken) => writer.FlushAsync(cancellationToken);

    public async Task<IReadOnlyList<PendingKey>> ReadAsync(PendingPage page, CancellationToken cancellationToken)
    {
        var keys = await session.QueryAsync(
            PageSql, ReadKey, cancellationToken,
            PostgresValues.Single(page.Parked), PostgresValues.Single(page.SinceBefore?.UtcDateTime),
            PostgresValues.Single(page.After?.Since.UtcDateTime),
            PostgresValues.Single(page.After?.Key.Table.ToString()),
            PostgresValues.Single(page.After?.Key.Text), PostgresValues.Single((long)page.Limit),
            PostgresValues.Array(page.Table is { } table ? [table.ToString()] : _known)).ConfigureAwait(false);
        return [.. keys.OfType<PendingKey>()];
    }

    public Task<IReadOnlyList<RowImage>> ReadImagesAsync(
        IReadOnlyList<PendingKey> keys, Fence fence, CancellationToken cancellationToken) => session.UseAsync(
        connection => PendingImages.ReadAsync(connection, keys, fence, cancellationToken), cancellationToken);

    public Task RecordFailuresAsync(IReadOnlyList<PendingFailure> failures, CancellationToken cancellationToken) =>
        session.ExecuteAsync(FailureSql, cancellationToken, Arrays(failures));

    public Task EnterRefusedAsync(
        IReadOnlyList<PendingFailure> refused, Fence fence, CancellationToken cancellationToken) =>
        session.UseAsync(
            async connection =>
            {
                var enter = new NpgsqlBatchCommand(EnterSql);
                enter.Parameters.AddRange(Arrays(refused));
                var batch = new NpgsqlBatch(connection)
                {
                    BatchCommands = { new LockSet().Command(), ControlSql.AssertAuthority(fence.Epoch), enter },
                };
                await using var batchScope = batch.ConfigureAwait(false);
                return await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);

    public async Task<PendingSummary> SummarizeAsync(CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            SummarySql,
            reader => new PendingSummary(
                reader.GetInt64(0), reader.GetInt64(1),
                reader.IsDBNull(2) ? null : new DateTimeOffset(reader.GetFieldValue<DateTime>(2))),
            cancellationToken).ConfigureAwait(false)).Single();

    public async Task<DateTimeOffset> SettledUntilAsync(CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            SettledSql, reader => new DateTimeOffset(reader.GetFieldValue<DateTime>(0)), cancellationToken)
            .ConfigureAwait(false)).Single();

    public async Task<PendingKey?> FindAsync(RowKey key, CancellationToken cancellationToken) =>
        (await session.QueryAsync(
            FindSql, ReadKey, cancellationToken,
            PostgresValues.Single(key.Table.ToString()), PostgresValues.Single(key.Text)).ConfigureAwait(false))
        .SingleOrDefault();

    public Task<int> UnparkAsync(TableDefinition? table, RowKey? key, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            UnparkSql, cancellationToken,
            PostgresValues.Single((key?.Table ?? table)?.ToString()), PostgresValues.Single(key?.Text));

    public async Task<bool> DiscardAsync(PendingKey parked, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            DiscardSql, cancellationToken,
            PostgresValues.Single(parked.Key.Table.ToString()), PostgresValues.Single(parked.Key.Text),
            PostgresValues.Single(parked.Version)).ConfigureAwait(false) == 1;

    private static NpgsqlParameter[] Arrays(IReadOnlyList<PendingFailure> failures) =>
    [
        PostgresValues.Array([.. failures.Select(failure => failure.Key.Table.ToString())]),
        PostgresValues.Array([.. failures.Select(failure => failure.Key.Text)]),
        PostgresValues.Array([.. failures.Select(failure => failure.Version)]),
        PostgresValues.Array([.. failures.Select(failure => failure.Error)]),
        PostgresValues.Array([.. failures.Select(failure => failure.Park)]),
    ];

    // A table that is not registered in this process belongs to another one.
    private PendingKey? ReadKey(NpgsqlDataReader reader) => catalog.Find(reader.GetString(0)) is { } table
        ? new PendingKey(
            RowKey.Parse(table, reader.GetString(1)), reader.GetInt64(2),
            new DateTimeOffset(reader.GetFieldValue<DateTime>(3)), reader.GetInt32(4), reader.GetBoolean(5),
            reader.IsDBNull(6) ? null : reader.GetString(6))
        : null;
}
