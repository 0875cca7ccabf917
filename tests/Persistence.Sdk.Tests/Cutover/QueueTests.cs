using System.Globalization;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>The authority passes on while workers of two processes claim what they and others have queued.</summary>
public sealed class QueueTests
{
    private const int WorkersEach = 4;

    private static readonly ClaimRules Queued = new(
        NoteTable.Definition, SqlText.Same("amount = amount + 1, owner = @worker"), SqlText.Same("amount = 0"),
        SqlText.Same("id"));

    private static readonly MergeRules Completed = MergeRules.For(NoteTable.Definition).With(MergeRule.Keep, "owner", "body")
        .OnlyWhere(SqlText.Same("{old}.owner = {new}.owner AND {old}.amount = 1"));

    [PostgresFact]
    public async Task S16_S30_Work_that_is_claimed_while_the_authority_passes_on_is_done_once()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var mover = await pair.StartAsync(PersistencePhase.Backfill);
        await using var follower = await pair.StartAsync(PersistencePhase.SqliteOnly);
        using var stop = new CancellationTokenSource();
        var working = Task.WhenAll(Enumerable.Range(0, 2 * WorkersEach).Select(worker =>
            WorkAsync(worker < WorkersEach ? mover : follower, $"worker {worker}", stop.Token)));

        foreach (var phase in new[] { PersistencePhase.ReadCutover, PersistencePhase.Backfill, PersistencePhase.ReadCutover })
        {
            await Journey.MoveAsync(mover, phase);
            await Task.Delay(100);
        }

        await stop.CancelAsync();
        var done = (await working).SelectMany(own => own.Done).ToArray();
        Assert.NotEmpty(done);
        Assert.Equal(done.Length, done.Distinct().Count());
        Assert.Equal((await working).Sum(own => own.Queued), done.Length);
        await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
        await Contents.AssertEqualAsync(pair);
    }

    /// <summary>Queues one and does one; at the end there is as much done as was queued.</summary>
    private static async Task<(int Queued, List<string> Done)> WorkAsync(
        Application application, string worker, CancellationToken stop)
    {
        var (queued, done) = (0, new List<string>());
        while (!stop.IsCancellationRequested)
        {
            await application.Database.PutAsync(
                string.Create(CultureInfo.InvariantCulture, $"{worker} {queued++}"), 0,
                cancellationToken: CancellationToken.None);
            await DoOneAsync(application, worker, done);
        }

        // A claim passes over what another one is taking at that moment; so some may be left for the last to look.
        for (var misses = 0; misses < 3;)
        {
            misses += await DoOneAsync(application, worker, done) ? 0 : 1;
        }

        return (queued, done);
    }

    private static async Task<bool> DoOneAsync(Application application, string worker, List<string> done)
    {
        var claim = new ChangeSet().Claim(
            Queued, DateTimeOffset.UnixEpoch, new SqlParameters().Add("worker", NoteTable.Definition["owner"], worker));
        var claimed = (await application.Database.WriteAsync(claim))[0].Records(NoteTable.Definition);
        if (claimed.Count == 0)
        {
            return false;
        }

        var note = Assert.Single(claimed) with { Amount = 2 };
        Assert.Equal(worker, note.Owner);
        var completion = new ChangeSet().Merge(NoteTable.Definition, note, Completed, MergeMode.UpdateOnly);
        Assert.True((await application.Database.WriteAsync(completion))[0].Applied);
        done.Add(note.Id);
        return true;
    }
}
