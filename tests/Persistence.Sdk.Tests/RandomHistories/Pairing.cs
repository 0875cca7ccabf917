using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>What a history looks at and bends in its two databases.</summary>
internal sealed class Pairing(DatabasePair pair)
{
    private const string CountOfTables =
        """
        SELECT count(*) FROM sqlite_master
        WHERE type = 'table' AND name NOT LIKE 'persistence%' AND sql LIKE '%row_version%'
        """;

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
    /// where nothing is.
    /// </summary>
    public async Task<string?> MissingAsync(PersistencePhase phase)
    {
        const string Row = "phase || ' ' || epoch || ' ' || authority || ' ' || state || ' ' || coverage_epoch";
        var file = await pair.FromSqliteAsync<string>($"SELECT {Row} FROM persistence_control");
        var server = await pair.FromPostgresAsync<string>($"SELECT {Row} FROM persistence.control");
        var isForward = phase == PersistencePhase.ReadCutover;
        if (file != server || !file!.StartsWith($"{(int)phase} ", StringComparison.Ordinal)
            || !file.Contains(" open ", StringComparison.Ordinal) || file.EndsWith(" 0", StringComparison.Ordinal))
        {
            return $"SQLite says {file}, Postgres {server}";
        }

        var pending = await Eventually.PendingAsync(pair, isForward ? DatabaseSide.Postgres : DatabaseSide.Sqlite);
        var all = await pair.FromSqliteAsync<int>(CountOfTables);
        var copied = isForward ? all : await pair.FromSqliteAsync<int>(
            $"SELECT count(*) FROM persistence_evidence WHERE kind = 'backfill' AND coverage_epoch = {file.Split(' ')[^1]}");
        return pending == 0 && copied == all ? null : $"{file}, {pending} pending, {copied} tables copied";
    }

    /// <summary>The notes of a side, as the operations that made them.</summary>
    public async Task<Dictionary<string, IReadOnlyList<int>>> ChainsAsync() =>
        (await Contents.NotesAsync(pair, DatabaseSide.Sqlite))
        .ToDictionary(row => row.Key, row => Operation.Parse(row.Value["first_text"]!));

    /// <summary>The operations that left their mark.</summary>
    public async Task<HashSet<int>> MarksAsync() =>
        [.. (await Contents.UsagesAsync(pair, DatabaseSide.Sqlite)).Values
            .Select(row => int.Parse(row["request_id"]!, System.Globalization.CultureInfo.InvariantCulture))];

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
