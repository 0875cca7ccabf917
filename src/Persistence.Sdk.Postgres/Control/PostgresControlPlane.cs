using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using static Persistence.Sdk.Postgres.Values.PostgresValues;

namespace Persistence.Sdk.Postgres.Control;

/// <summary>The control tables in Postgres. Every time is the server's.</summary>
internal sealed class PostgresControlPlane(PostgresSession session, TableCatalog catalog) : IControlPlane
{
    /// <summary>Versions of batches whose notes are not removed yet, and of applies, are not in the row.</summary>
    private const string ReadSql =
        """
        SELECT phase, epoch, authority, state, attempt_id, coverage_epoch, ceiling, own_id, peer_id,
            generation, greatest(last_version, (SELECT max(version) FROM persistence.batch_log)),
            greatest(peer_version, (SELECT max(version) FROM persistence.applied)),
            schema_version, min_writer, gc_generation
        FROM persistence.control WHERE scope = 'default'
        """;

    /// <summary>
    /// A server that is no primary, or one that does not know these functions, does not tell. What was applied counts
    /// where nothing waits for the disk: an apply that is not durable may be gone after a crash, which breaks nothing.
    /// </summary>
    private const string MarkSql =
        """
        SELECT s.system_identifier || '/' || d.oid || '/' || substr(pg_walfile_name(pg_current_wal_flush_lsn()), 1, 8),
            (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint,
            CASE WHEN pg_current_wal_flush_lsn() >= pg_current_wal_insert_lsn()
                THEN greatest(c.peer_version, (SELECT max(version) FROM persistence.applied)) END
        FROM pg_control_system() s, pg_database d, persistence.control c
        WHERE d.datname = current_database() AND c.scope = 'default'
        """;

    private const string ListHistorySql =
        """
        SELECT epoch, phase, authority, reason, changed_at FROM persistence.phase_history
        WHERE scope = 'default' ORDER BY epoch
        """;

    private const string RegisterSql =
        """
        INSERT INTO persistence.processes (process_id, host, os_process_id, asks_for, library_version, heartbeat_at)
        VALUES ($1, $2, $3, $4, $5, now())
        ON CONFLICT (process_id) DO UPDATE SET host = excluded.host, os_process_id = excluded.os_process_id,
            asks_for = excluded.asks_for, library_version = excluded.library_version,
            heartbeat_at = excluded.heartbeat_at
        """;

    /// <summary>What lies far ahead was written before the server's clock stepped back.</summary>
    private const string ListSql =
        """
        SELECT process_id, host, os_process_id, asks_for, library_version FROM persistence.processes
        WHERE heartbeat_at BETWEEN now() - $1 * interval '1 microsecond' AND now() + $1 * interval '1 microsecond'
        ORDER BY process_id
        """;

    /// <summary>A lease that lasts longer than any can was taken before the server's clock stepped back.</summary>
    private const string LeaseSql =
        """
        INSERT INTO persistence.leases AS l (name, holder, fencing_token, expires_at)
        VALUES ($1, $2, 1, now() + $3 * interval '1 microsecond')
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at,
            fencing_token = l.fencing_token + (l.holder <> excluded.holder)::int
        WHERE l.holder = excluded.holder OR l.expires_at <= now()
            OR l.expires_at > now() + 2 * $3 * interval '1 microsecond'
        RETURNING fencing_token
        """;

    /// <summary>The row stays, so that the fencing token goes on growing.</summary>
    private const string ReleaseSql =
        "UPDATE persistence.leases SET expires_at = '-infinity' WHERE name = $1 AND holder = $2";

    public async Task<ControlRow> ReadAsync(CancellationToken cancellationToken) =>
        (await session.QueryAsync(ReadSql, ReadRow, cancellationToken).ConfigureAwait(false)).Single();

    public async Task<ServerMark?> ReadServerMarkAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await session.QueryAsync(
                MarkSql,
                reader => new ServerMark(
                    reader.GetString(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetInt64(2)),
                cancellationToken).ConfigureAwait(false)).Single();
        }
        catch (PersistenceException problem) when (problem.InnerException is PostgresException)
        {
            return null;
        }
    }

    public Task<bool> TryReplaceAsync(
        ControlRow expected, ControlRow next, string reason, CancellationToken cancellationToken) =>
        session.UseAsync(
            connection =>
                ControlReplacement.TryAsync(connection, expected, next, reason, commitIf: null, cancellationToken),
            cancellationToken);

    public Task<bool> TryReplaceAsync(
        ControlRow expected, ControlRow next, string reason, Func<CancellationToken, Task<bool>> commitIf,
        CancellationToken cancellationToken) =>
        session.UseAsync(
            connection =>
                ControlReplacement.TryAsync(connection, expected, next, reason, commitIf, cancellationToken),
            cancellationToken);

    public Task<IReadOnlyList<PhaseHistoryEntry>> ListHistoryAsync(CancellationToken cancellationToken) =>
        session.QueryAsync(
            ListHistorySql,
            reader => new PhaseHistoryEntry(
                reader.GetInt64(0), (PersistencePhase)reader.GetInt32(1), ControlWords.Side(reader.GetString(2)),
                reader.GetString(3), new DateTimeOffset(reader.GetFieldValue<DateTime>(4))),
            cancellationToken);

    public async Task<bool> HasRowsAsync(CancellationToken cancellationToken)
    {
        if (catalog.Tables.Count == 0)
        {
            return false;
        }

        var any = string.Join(" OR ", catalog.Tables.Select(table => $"EXISTS (SELECT FROM {table.Name.Postgres})"));
        return (await session.QueryAsync($"SELECT {any}", reader => reader.GetBoolean(0), cancellationToken)
            .ConfigureAwait(false)).Single();
    }

    public Task RegisterAsync(ProcessRegistration process, CancellationToken cancellationToken) => session.ExecuteAsync(
        RegisterSql, cancellationToken,
        Single(process.ProcessId), Single(process.Host), Single((long)process.OsProcessId),
        Single((long?)process.AsksFor), Single(process.LibraryVersion));

    public Task UnregisterAsync(string processId, CancellationToken cancellationToken) => session.ExecuteAsync(
        "DELETE FROM persistence.processes WHERE process_id = $1", cancellationToken, Single(processId));

    public Task<IReadOnlyList<ProcessRegistration>> ListProcessesAsync(
        TimeSpan maxAge, CancellationToken cancellationToken) =>
        session.QueryAsync(
            ListSql,
            reader => new ProcessRegistration(
                reader.GetString(0), reader.GetString(1), reader.GetInt32(2),
                reader.IsDBNull(3) ? null : (PersistencePhase)reader.GetInt32(3), reader.GetString(4)),
            cancellationToken, Single(Microseconds(maxAge)));

    public async Task<Lease?> TryAcquireLeaseAsync(
        string name, string holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var tokens = await session.QueryAsync(
            LeaseSql, reader => reader.GetInt64(0), cancellationToken,
            Single(name), Single(holder), Single(Microseconds(duration))).ConfigureAwait(false);
        return tokens.Count == 0 ? null : new Lease(name, holder, tokens[0]);
    }

    public Task ReleaseLeaseAsync(string name, string holder, CancellationToken cancellationToken) =>
        session.ExecuteAsync(ReleaseSql, cancellationToken, Single(name), Single(holder));

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static ControlRow ReadRow(NpgsqlDataReader reader) => new()
    {
        Phase = (PersistencePhase)reader.GetInt32(0),
        Epoch = reader.GetInt64(1),
        Authority = ControlWords.Side(reader.GetString(2)),
        State = ControlWords.State(reader.GetString(3)),
        AttemptId = Text(reader, 4),
        CoverageEpoch = reader.GetInt64(5),
        Ceiling = reader.IsDBNull(6) ? null : (PersistencePhase)reader.GetInt32(6),
        OwnId = reader.GetString(7),
        PeerId = Text(reader, 8),
        Generation = reader.GetInt64(9),
        LastVersion = reader.GetInt64(10),
        PeerVersion = reader.GetInt64(11),
        SchemaVersion = reader.GetInt32(12),
        MinWriter = reader.GetInt32(13),
        GcGeneration = reader.GetInt64(14),
    };

    private static string? Text(NpgsqlDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);
}
