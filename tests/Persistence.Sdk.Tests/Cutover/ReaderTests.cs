using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>A process that only reads, and believes in the side that decided before.</summary>
public sealed class ReaderTests
{
    private static readonly SqlText Everything = SqlText.Same("WHERE 1 = 1 ORDER BY id");

    [PostgresTheory]
    [InlineData(PersistencePhase.Backfill, PersistencePhase.ReadCutover)]
    [InlineData(PersistencePhase.ReadCutover, PersistencePhase.Backfill)]
    public async Task S65_Between_the_two_commits_of_a_flip_a_reader_is_answered_by_the_side_that_decides_by_now(
        PersistencePhase from, PersistencePhase to)
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var pauses = new Pauses();
        var pause = pauses.At(FaultPoints.FlipRaised);
        await using var mover = await pair.StartAsync(from);
        await using var reader = await pair.StartAsync(PersistencePhase.SqliteOnly); // it may be the one to take the step
        await reader.Database.PutAsync("n", 1);
        var known = reader.Engine.Phase;
        mover.Set("Phase", $"{to}");
        await pause.ReachedAsync();

        // Only the new side has heard of it; what stands in the other is from before.
        Assert.Equal("raising", await StateAsync(pair, known!.Authority.Side));
        await OnNewSideAsync(pair, to, "UPDATE {0} SET amount = 2, row_version = row_version + 1 WHERE id = 'n'");
        Assert.Equal(2, (await reader.Database.FindAsync("n"))!.Amount);
        var all = await reader.Database.QueryAsync(
            TableQuery.Rows(NoteTable.Definition, Everything, new SqlParameters()), CancellationToken.None);
        Assert.Equal(2, Assert.Single(all).Amount);
        pause.Go();
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.Backfill, PersistencePhase.ReadCutover)]
    [InlineData(PersistencePhase.ReadCutover, PersistencePhase.Backfill)]
    public async Task S65_A_reader_that_never_writes_is_not_answered_by_the_old_side_when_the_authority_has_passed(
        PersistencePhase from, PersistencePhase to)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var mover = await pair.StartAsync(from);
        await mover.Database.PutAsync("n", 1);
        await using var child = pair.StartChild(told => told with { Run = "idle", Phase = PersistencePhase.SqliteOnly });
        await child.LineAsync(line => line == $"READY {from}");

        child.Stop();
        await Journey.MoveAsync(mover, to);
        await OnNewSideAsync(pair, to, "UPDATE {0} SET amount = 2, row_version = row_version + 1 WHERE id = 'n'");
        await child.WriteLineAsync("read n"); // what it does first when it wakes
        child.Continue();

        Assert.Equal("FOUND 2", await child.LineAsync(line => line.StartsWith("FOUND", StringComparison.Ordinal)));
    }

    /// <summary>As a write would that the other side has not got yet.</summary>
    private static Task<int> OnNewSideAsync(DatabasePair pair, PersistencePhase to, string sql) =>
        to == PersistencePhase.ReadCutover
        ? pair.OnPostgresAsync(sql.Replace("{0}", "faults.notes", StringComparison.Ordinal))
        : pair.OnSqliteAsync(sql.Replace("{0}", "faults_notes", StringComparison.Ordinal));

    private static Task<string?> StateAsync(DatabasePair pair, DatabaseSide side) => side == DatabaseSide.Sqlite
        ? pair.FromSqliteAsync<string>("SELECT state FROM persistence_control")
        : pair.FromPostgresAsync<string>("SELECT state FROM persistence.control");
}
