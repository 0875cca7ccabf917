using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>What a history looks at and bends in its two databases.</summary>
internal sealed class Pairing(DatabasePair pair)
{
    private const string Row = "phase || ' ' || epoch || ' ' || authority || ' ' || state || ' ' || coverage_epoch";

    /// <summary>
    /// As if more time had passed than leases last, and as if processes that were killed had been silent for long.
    /// A file that a stopped process has locked is left as it is.
    /// </summary>
    public async Task AgeAsync(IReadOnlyCollection<int> killed)
    {
        var dead = string.Join(',', killed.Append(-1));
        await TryAsync(pair.OnPostgresAsync(
            $"UPDATE persistence.leases SET expires_at = '2000-01-01'; DELETE FROM persistence.processes WHERE os_process_id IN ({dead})"));
        await TryAsync(OnFileAsync(
            "UPDATE persistence_leases SET expires_at = '2000-01-01T00:00:00.000000Z'; "
            + $"DELETE FROM persistence_processes WHERE os_process_id IN ({dead})"));
    }

    /// <summary>Ends the sessions of all processes, as an administrator would.</summary>
    public Task TerminateAsync() => TryAsync(pair.Server.ExecuteAsync(
        $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{pair.Database}'"));

    /// <summary>
    /// Says what is missing to a phase being in force on both sides, with everything copied and nothing pending; null
    /// where nothing is. The file that was left knows that it was, and not what came then.
    /// </summary>
    public async Task<string?> MissingAsync(PersistencePhase phase)
    {
        var file = await pair.FromSqliteAsync<string>($"SELECT {Row} FROM persistence_control");
        var server = await pair.FromPostgresAsync<string>($"SELECT {Row} FROM persistence.control");
        var begins = $"{(int)phase} ";
        if (!file!.StartsWith(begins, StringComparison.Ordinal) || !server!.StartsWith(begins, StringComparison.Ordinal)
            || !server.Contains(" open ", StringComparison.Ordinal))
        {
            return $"SQLite says {file}, Postgres {server}";
        }

        return phase == PersistencePhase.PostgresOnly ? null : await MissingOfStepAsync(phase, file, server);
    }

    /// <summary>Whether Postgres decides, under coverage that may have begun behind phase 4, or not at all.</summary>
    public Task<bool> MayLackHistoryAsync() => pair.FromPostgresAsync<bool>(
        "SELECT phase = 3 AND coverage_epoch <> 1 FROM persistence.control");

    /// <summary>The steps that were taken on Postgres.</summary>
    public Task<long> EpochAsync() => pair.FromPostgresAsync<long>("SELECT epoch FROM persistence.control");

    /// <summary>What both sides tell of the steps that were taken, and of who asks for what.</summary>
    public async Task<IReadOnlyList<string>> StepsAsync()
    {
        string?[] told =
        [
            await pair.FromSqliteAsync<string>(
                "SELECT group_concat(epoch || ' ' || phase || ' ' || reason, '; ') FROM persistence_phase_history"),
            await pair.FromPostgresAsync<string>(
                "SELECT string_agg(epoch || ' ' || phase || ' ' || reason, '; ') FROM persistence.phase_history"),
            await pair.FromPostgresAsync<string>(
                "SELECT string_agg(concat_ws(' ', kind, table_name, coverage_epoch, is_clean), '; ') "
                + "FROM persistence.evidence"),
            await pair.FromSqliteAsync<string>(
                "SELECT group_concat(os_process_id || ' asks for ' || asks_for, '; ') FROM persistence_processes"),
            await pair.FromPostgresAsync<string>(
                "SELECT string_agg(os_process_id || ' asks for ' || asks_for, '; ') FROM persistence.processes"),
        ];
        return [.. told.OfType<string>()];
    }

    /// <summary>The notes of a side, as the operations that made them.</summary>
    public async Task<Dictionary<string, IReadOnlyList<int>>> ChainsAsync(DatabaseSide side) =>
        (await Contents.NotesAsync(pair, side))
        .ToDictionary(row => row.Key, row => Operation.Parse(row.Value["first_text"]!));

    /// <summary>The operations that left their mark.</summary>
    public async Task<HashSet<int>> MarksAsync(DatabaseSide side) =>
        [.. (await Contents.UsagesAsync(pair, side)).Values
            .Select(row => int.Parse(row["request_id"]!, System.Globalization.CultureInfo.InvariantCulture))];

    private async Task<string?> MissingOfStepAsync(PersistencePhase phase, string file, string server)
    {
        if (file != server || file.EndsWith(" 0", StringComparison.Ordinal))
        {
            return $"SQLite says {file}, Postgres {server}";
        }

        var isForward = phase == PersistencePhase.ReadCutover;
        var pending = await Eventually.PendingAsync(pair, isForward ? DatabaseSide.Postgres : DatabaseSide.Sqlite);
        var copied = isForward ? HistoryHost.Tables : await pair.FromSqliteAsync<int>(
            $"SELECT count(*) FROM persistence_evidence WHERE kind = 'backfill' AND coverage_epoch = {file.Split(' ')[^1]}");
        return pending == 0 && copied == HistoryHost.Tables ? null : $"{file}, {pending} pending, {copied} tables copied";
    }

    private async Task<int> OnFileAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False;Default Timeout=1");
        return await connection.ExecuteAsync(sql);
    }

    private static async Task TryAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception problem) when (problem is SqliteException or NpgsqlException)
        {
            // Not now: there is no table yet, the file is locked, or the server is away.
        }
    }
}
