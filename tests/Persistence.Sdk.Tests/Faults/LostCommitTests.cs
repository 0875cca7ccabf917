using System.Buffers.Binary;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>A SQLite file that lost the end of its write-ahead log, as a power cut without a flush leaves it.</summary>
public sealed class LostCommitTests
{
    private const int WalHeader = 32;
    private const int FrameHeader = 24;

    [PostgresFact]
    public async Task S04_A_file_whose_log_is_truncated_at_any_frame_is_refused_where_it_lost_a_row()
    {
        await using var pair = await DatabasePair.CreateBareAsync();
        var (file, log, server) = await WriteAndCopyAsync(pair, rows: 8);
        var frames = Frames(log);
        var (lossy, whole) = (0, 0);
        for (var frame = 0; frame <= frames; frame++)
        {
            var cut = Cut(pair, file, log, frame);
            if (await ReadFileAsync(cut) is not { Epoch: > 0 } row)
            {
                continue; // A file in which nothing was started yet is a new one.
            }

            var hasLost = await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes", cut) < 8;
            (lossy, whole) = hasLost ? (lossy + 1, whole) : (lossy, whole + 1);
            Assert.True(hasLost == (Neighbours.FindRefusal(row, server) is not null), $"Frame {frame} of {frames}: {row}");
        }

        Assert.True(lossy >= 8 && whole >= 1, $"{lossy} lossy, {whole} whole");
    }

    [PostgresFact]
    public async Task S04_What_such_a_file_issues_reaches_Postgres_from_no_frame()
    {
        await using var pair = await DatabasePair.CreateAsync();
        var (file, log, _) = await WriteAndCopyAsync(pair, rows: 3);
        var before = await pair.StateOfPostgresAsync();
        var lossy = 0;
        for (var (frame, left) = (Frames(log), 3); left > 0; frame--)
        {
            var cut = Cut(pair, file, log, frame);
            if (await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes", cut) != left - 1)
            {
                continue;
            }

            left--;
            await using var application = await pair.StartAsync(PersistencePhase.DualWrite, null, ("Sqlite:Path", cut));
            await application.Database.PutAsync("n0", 99);
            var status = application.Services.GetRequiredService<IPersistenceStatus>();
            await Eventually.TrueAsync("it is refused by name", async () =>
                (await status.GetAsync()).WrongNeighbour is WrongNeighbour.LostCommits or WrongNeighbour.CopiedFile);
            lossy++;
        }

        Assert.Equal((3, before), (lossy, await pair.StateOfPostgresAsync()));
    }

    /// <summary>The file, its log, and what Postgres has seen, while the process that wrote still runs.</summary>
    private static async Task<(byte[] File, byte[] Log, ControlRow Server)> WriteAndCopyAsync(DatabasePair pair, int rows)
    {
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        for (var i = 0; i < rows; i++)
        {
            await application.Database.PutAsync($"n{i}", i);
            await Eventually.DrainedAsync(pair);
        }

        var postgres = await application.Engine.OpenSideAsync(DatabaseSide.Postgres, CancellationToken.None);
        return (await File.ReadAllBytesAsync(pair.Sqlite), await File.ReadAllBytesAsync($"{pair.Sqlite}-wal"),
            await postgres.Control.ReadAsync(CancellationToken.None));
    }

    private static int Frames(byte[] log) => (log.Length - WalHeader) / FrameBytes(log);

    private static int FrameBytes(byte[] log) => FrameHeader + BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(8));

    private static string Cut(DatabasePair pair, byte[] file, byte[] log, int frames)
    {
        var path = pair.File($"cut-{frames}.sqlite");
        File.WriteAllBytes(path, file);
        File.WriteAllBytes($"{path}-wal", log[..(WalHeader + (frames * FrameBytes(log)))]);
        return path;
    }

    private static async Task<ControlRow?> ReadFileAsync(string path)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        var hasSchema = await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM sqlite_master WHERE name = 'persistence_control'") == 1;
        return !hasSchema ? null : await connection.QuerySingleAsync<ControlRow>(
            """
            SELECT phase AS Phase, epoch AS Epoch, own_id AS OwnId, peer_id AS PeerId, generation AS Generation,
                last_version AS LastVersion, unverified_version AS UnverifiedVersion FROM persistence_control
            """);
    }
}
