using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

/// <summary>Fault points are the process's own, so nothing else runs beside these tests.</summary>
[Collection(nameof(BrokenLoopTests))]
[CollectionDefinition(nameof(BrokenLoopTests), DisableParallelization = true)]
public sealed class BrokenLoopTests : IDisposable
{
    public void Dispose() => FaultPoint.Handler = null;

    [PostgresFact]
    public async Task A_broken_writer_tells_its_callers_and_serves_the_next()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        for (var i = 0; i < 4; i++)
        {
            FaultPoint.Handler = label => _ = label == FaultPoints.BeforeAuthorityCommit
                ? throw new InvalidOperationException("broken on purpose") : label;
            await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(database, "lost"));
            FaultPoint.Handler = null;
            await WriteAsync(database, $"fine {i}");
        }

        Assert.Equal(4, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    [PostgresFact]
    public async Task The_fault_points_of_a_write_and_of_an_apply_are_reached_around_their_commits()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        var seen = new List<string>();
        FaultPoint.Handler = label =>
        {
            lock (seen)
            {
                seen.Add(label);
            }
        };

        await WriteAsync(database, "a");
        await database.SetControlAsync(PersistencePhase.DualWrite, DatabaseSide.Sqlite);
        await database.Side.Mirror.ApplyAsync([Images.Note("b", "x", 10)], await database.FenceAsync(), default);

        Assert.Equal(
            [
                FaultPoints.BeforeAuthorityCommit, FaultPoints.AfterAuthorityCommit, FaultPoints.BeforeMirrorCommit,
                FaultPoints.AfterMirrorCommit,
            ],
            seen);
    }

    private static async Task WriteAsync(TestDatabase database, string id) => await database.Side.WriteAsync(
        new ChangeSet().Put(Note.Table, new Note { Id = id }), Fence.AnyEpoch, default);
}
