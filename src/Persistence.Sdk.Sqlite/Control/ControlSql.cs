namespace Persistence.Sdk.Sqlite.Control;

/// <summary>
/// The statements on the control tables. Every point in time is text in the form of a timestamp column.
/// </summary>
internal static class ControlSql
{
    public const string Read =
        "SELECT phase, epoch, authority, state, attempt_id, coverage_epoch, ceiling, own_id, peer_id, "
        + "generation, last_version, peer_version, unverified_version, server_mark, schema_version, min_writer, "
        + "gc_generation, complete_until FROM persistence_control WHERE scope = 'default'";

    /// <summary>until.</summary>
    public const string NoteComplete =
        "UPDATE persistence_control SET complete_until = @U WHERE scope = 'default'";

    /// <summary>The version floors, and the retention cutoffs, each of its own table.</summary>
    public const string Floors =
        "SELECT table_name, version, NULL FROM persistence_version_floors "
        + "UNION ALL SELECT table_name, NULL, cutoff FROM persistence_retention_cutoffs";

    /// <summary>issued, applied.</summary>
    public const string RaiseVersions =
        "UPDATE persistence_control SET last_version = max(last_version, @I), peer_version = max(peer_version, @A) "
        + "WHERE scope = 'default'";

    /// <summary>
    /// The version seen of the peer only rises while the peer is the same: images may have been applied since the
    /// caller read the row. Up to when it is complete has to be said anew at each epoch.
    /// </summary>
    public const string Replace =
        "UPDATE persistence_control SET phase = @phase, epoch = @epoch, authority = @authority, state = @state, "
        + "attempt_id = @attempt, coverage_epoch = @coverage, ceiling = @ceiling, "
        + "peer_id = @peer, generation = @generation, server_mark = @mark, "
        + "last_version = max(last_version, @lastVersion), "
        + "unverified_version = CASE @unverified WHEN 9223372036854775807 THEN last_version ELSE @unverified END, "
        + "complete_until = CASE WHEN epoch = @epoch THEN complete_until END, "
        + "peer_version = CASE WHEN peer_id IS @peer THEN max(peer_version, @peerVersion) ELSE @peerVersion END, "
        + "gc_generation = max(gc_generation, @gc) "
        + "WHERE scope = 'default' AND (@state <> 'raising' OR NOT EXISTS (SELECT 1 FROM persistence_pending))";

    public const string AppendHistory =
        "INSERT INTO persistence_phase_history (scope, epoch, phase, authority, reason, changed_at) "
        + "VALUES ('default', @epoch, @phase, @authority, @reason, @now)";

    public const string ListHistory =
        "SELECT epoch, phase, authority, reason, changed_at FROM persistence_phase_history "
        + "WHERE scope = 'default' ORDER BY epoch";

    public const string LatestHeartbeat = "SELECT max(heartbeat_at) FROM persistence_processes";

    public const string Register =
        "INSERT INTO persistence_processes (process_id, host, os_process_id, asks_for, library_version, heartbeat_at) "
        + "VALUES (@id, @host, @pid, @asks, @library, @now) "
        + "ON CONFLICT (process_id) DO UPDATE SET host = excluded.host, "
        + "os_process_id = excluded.os_process_id, asks_for = excluded.asks_for, "
        + "library_version = excluded.library_version, heartbeat_at = excluded.heartbeat_at";

    public const string Unregister = "DELETE FROM persistence_processes WHERE process_id = @id";

    /// <summary>What lies far ahead was written before the clock stepped back.</summary>
    public const string ListProcesses =
        "SELECT process_id, host, os_process_id, asks_for, library_version FROM persistence_processes "
        + "WHERE heartbeat_at BETWEEN @oldest AND @newest ORDER BY process_id";

    /// <summary>
    /// Gives back the token; no row while another holder has the lease. One that lasts longer than any can was taken
    /// before the clock stepped back.
    /// </summary>
    public const string AcquireLease =
        "INSERT INTO persistence_leases (name, holder, fencing_token, expires_at) VALUES (@name, @holder, 1, @until) "
        + "ON CONFLICT (name) DO UPDATE SET "
        + "fencing_token = fencing_token + (persistence_leases.holder <> excluded.holder), "
        + "holder = excluded.holder, expires_at = excluded.expires_at "
        + "WHERE persistence_leases.holder = excluded.holder OR persistence_leases.expires_at <= @now "
        + "OR persistence_leases.expires_at > @limit "
        + "RETURNING fencing_token";

    /// <summary>The row stays, so that the token goes on growing.</summary>
    public const string ReleaseLease =
        "UPDATE persistence_leases SET expires_at = @now WHERE name = @name AND holder = @holder AND expires_at > @now";
}
