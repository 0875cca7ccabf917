using Persistence.Sdk;

namespace PaperPipeline.Demo;

/// <summary>
/// The application walks from SQLite to Postgres, back, and there again, under its steady load, with everything going
/// wrong that may.
/// </summary>
internal sealed class Walk(
    Application application, Databases databases, Disturbances disturbances, Kills kills, Findings findings,
    Journal journal, Story story)
{
    private const int HistoryRuns = 30;
    private const int CutoverTries = 5;
    private const string Again = "Postgres is to decide again";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(2);

    /// <summary>When the steady load began.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>When the application was ended, so that all of both databases can be compared.</summary>
    public DateTimeOffset Ended { get; private set; }

    /// <summary>When phase 4 was asked for: SQLite does not get what was written since.</summary>
    public DateTimeOffset LeftSqlite { get; private set; }

    /// <summary>Whether nothing was lost or different when both databases were compared.</summary>
    public async Task<bool> RunAsync()
    {
        application.Install();
        application.AskFor(PersistencePhase.SqliteOnly);
        story.Phase(0, "SQLite alone. Nothing of Postgres is loaded or opened");
        await application.MakeHistoryAsync(HistoryRuns);
        var history = await databases.HistoryAsync();
        story.Tell($"the application has a history of {history:N0} rows");
        application.Start();
        await StayAsync();
        Began = TimeProvider.System.GetUtcNow();

        await GoAsync(
            PersistencePhase.DualWrite, "SQLite decides, and each write is brought to Postgres too, when it is there");
        await StayAsync();
        await disturbances.KillPostgresAsync();

        await GoAsync(PersistencePhase.Backfill, "the history is copied while the application writes");
        await kills.InBackfillAsync(history);
        await disturbances.KillPostgresAsync();

        await CutOverAsync(
            "Postgres is to decide, once the history is copied and a comparison finds no difference;"
            + $"{Environment.NewLine}         each write is brought to SQLite too, so that there is a way back");
        await StayAsync();
        await disturbances.LockSqliteAsync();

        await BackAsync();
        await StayAsync();

        await CutOverAsync(Again);
        await StayAsync();

        var isClean = await CompareAsync();

        LeftSqlite = TimeProvider.System.GetUtcNow();
        await GoAsync(PersistencePhase.PostgresOnly, "Postgres alone. SQLite is left as it stands");
        await StayAsync();
        await application.EndAsync();
        return isClean;
    }

    /// <summary>While SQLite still has everything: the application is ended, and started again.</summary>
    private async Task<bool> CompareAsync()
    {
        await application.EndAsync();
        Ended = TimeProvider.System.GetUtcNow();
        story.Tell("the application was ended; both databases, read with plain SQL:");
        var isClean = await findings.ShowAllAsync();
        application.Start();
        return isClean;
    }

    /// <summary>From phase 3 to 2, with a kill in the middle; a kill that came too late is tried again.</summary>
    private async Task BackAsync()
    {
        for (var tries = 1; ; tries++)
        {
            Ask(PersistencePhase.Backfill, "and back: SQLite is to decide again");
            var isHit = await kills.InCutoverAsync(databases.InPostgresAsync);
            await InForceAsync(PersistencePhase.Backfill);
            if (isHit)
            {
                return;
            }

            if (tries == CutoverTries)
            {
                throw new DemoFailedException($"{tries} kills came too late to hit the change of authority.");
            }

            await CutOverAsync(Again);
        }
    }

    private async Task CutOverAsync(string what)
    {
        await GoAsync(PersistencePhase.ReadCutover, what);
        story.Tell($"from its log: {application.LastCutover()}");
    }

    private async Task GoAsync(PersistencePhase to, string what)
    {
        Ask(to, what);
        await InForceAsync(to);
    }

    private void Ask(PersistencePhase to, string what)
    {
        story.Phase((int)to, what);
        application.AskFor(to);
        story.Tell($"Persistence:Phase is set to {to} in the appsettings.json of the running application");
    }

    private async Task InForceAsync(PersistencePhase phase)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await databases.InForceAsync() is var row && (row.Phase != phase || !row.IsOpen))
        {
            await Task.Delay(Look, CancellationToken.None);
            if (limit.IsCancellationRequested)
            {
                throw new DemoFailedException(
                    $"Phase {phase} was not in force within {Patience.TotalSeconds} s: {application.Errors()}");
            }
        }

        story.Tell($"phase {phase} is in force");
    }

    private async Task StayAsync()
    {
        var from = TimeProvider.System.GetUtcNow();
        await Task.Delay(Stay);
        story.Tell($"{Stay.TotalSeconds} s of work: {journal.Between(from, TimeProvider.System.GetUtcNow())}");
    }
}
