using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>Rows that were there before the dual write began.</summary>
internal static class Histories
{
    /// <summary>A backfill of the notes alone.</summary>
    public static BackfillRequest OfNotes { get; } = new() { Tables = ["faults.notes"] };

    /// <summary>
    /// Fills the notes of the file with plain SQL: <c>n000001</c> and on, each at version 1,000 and its number.
    /// </summary>
    public static Task<int> NotesAsync(DatabasePair pair, int rows) => pair.OnSqliteAsync(
        $$"""
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{rows}})
        INSERT INTO faults_notes (id, owner, amount, first_text, body, row_version)
        SELECT printf('n%06d', i), 'history', i, CASE WHEN i % 3 = 0 THEN 'ä' || i END, '{"i": ' || i || '}', 1000 + i FROM n
        """);

    /// <summary>The same in Postgres.</summary>
    public static Task<int> NotesOfPostgresAsync(DatabasePair pair, int rows) => pair.OnPostgresAsync(
        $$"""
        INSERT INTO faults.notes (id, owner, amount, first_text, body, row_version)
        SELECT 'n' || to_char(i, 'FM000000'), 'history', i, CASE WHEN i % 3 = 0 THEN 'ä' || i END,
            jsonb_build_object('i', i), 1000 + i
        FROM generate_series(1, {{rows}}) i
        """);

    /// <summary>How many rows <see cref="EveryTableAsync"/> writes each time: two run records, and one of all else.</summary>
    public static int RowsEach => Contents.AllTables.Count + 1;

    /// <summary>Writes some rows of every table through the stores.</summary>
    public static async Task EveryTableAsync(Application application, int rows = 40)
    {
        var prices = application.Services.GetRequiredService<IModelPriceStore>();
        var cache = application.Services.GetRequiredService<IQueryCache>();
        var start = new DateTimeOffset(2026, 3, 30, 0, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < rows; i++)
        {
            await application.Database.PutAsync($"note{i}", i);
            await application.RunRecords.CreateRunAsync(new WorkflowRun { RunId = $"run{i}" });
            await application.RunRecords.RecordStepAsync(new RunStep
            {
                RunId = $"run{i}", Step = "ingest", Status = RunRecordStatus.Completed,
                Output = JsonSerializer.SerializeToElement(new { i, text = "ö \\ \" \u2028" }),
            });
            await application.TokenUsages.RecordAsync(new TokenUsage { CreatedAt = start.AddDays(2 * i), Model = "m" });
            await application.Database.WriteAsync(new ChangeSet().Put(UsageDayTable.Definition, Day(start.AddDays(2 * i))));
            await prices.SetAsync(new ModelPrice
            {
                Model = $"model{i}", ValidFrom = start, InputNanoUsdPerMillion = i, OutputNanoUsdPerMillion = i,
            });
            await cache.SetAsync(new QueryCacheEntry { CacheKey = $"key{i}", Query = $"query {i}", Answer = "a" });
            await PapersAsync(application.Services, i);
            await OthersAsync(application.Services, i);
            await IndexingAsync(application.Services, i);
        }
    }

    private static UsageDay Day(DateTimeOffset at) =>
        UsageDay.Of(DateOnly.FromDateTime(at.UtcDateTime), "m", new() { Calls = 1, FirstSeenAt = at, LastSeenAt = at });

    private static async Task PapersAsync(IServiceProvider services, int i)
    {
        var (id, json) = ($"doc{i}", JsonSerializer.SerializeToElement(new { i }));
        await services.GetRequiredService<IDocumentStore>().UpsertAsync(new() { DocId = id, Path = @"a\b.pdf" });
        await services.GetRequiredService<IPaperMetadataStore>().UpsertAsync(
            new() { DocId = id, Path = "a/b.pdf", CitecJson = json });
        await services.GetRequiredService<IPrepManifestStore>().UpsertAsync(new() { RunId = $"run{i}", Payload = json });
        await services.GetRequiredService<IOpenAlexCache>().SetAsync(new() { CacheKey = id, Response = json });
        await services.GetRequiredService<ICitecCache>().SetAsync(new() { CacheKey = id, Response = json });
        await services.GetRequiredService<IOpenAlexTitleOverrideStore>().SetAsync(
            new() { TitlePattern = id, OpenAlexWorkId = "W" });
        await services.GetRequiredService<IPaperOpenAlexMetadataStore>().UpsertAsync(new()
        {
            PaperPath = id, Title = "", Authors = "", QueryTitle = "", QueryAuthors = "",
            MatchStatus = OpenAlexMatchStatus.NotFound,
        });
    }

    private static async Task IndexingAsync(IServiceProvider services, int i)
    {
        var run = await services.GetRequiredService<IPipelineRunStore>().CreateAsync(
            new() { WorkflowRunId = $"run{i}", IdempotencyKey = $"key{i}", Normalized = true });
        await services.GetRequiredService<IIndexVersionStore>().AddAsync(new() { IndexId = $"index{i}" });
        await services.GetRequiredService<IIndexShardStore>().PublishAsync(
            new() { ShardName = $"shard{i}", IndexId = $"index{i}", PipelineRunId = run });
        await services.GetRequiredService<IVectorStore>().UpsertAsync([new()
        {
            ChunkId = $"chunk{i}", DocId = $"doc{i}", PipelineRunId = run, Embedding = new[] { i + 0.1f, -1 }, Text = "t",
        }]);
    }

    private static async Task OthersAsync(IServiceProvider services, int i)
    {
        await services.GetRequiredService<IAsyncJobStore>().EnqueueAsync(new() { JobType = "index" });
        await services.GetRequiredService<IRetrievalEventStore>().AppendAsync(new() { RunId = $"run{i}", TopK = i });
        await services.GetRequiredService<IRequestFailureStore>().RecordAsync(new() { Component = $"part{i}" });
        var user = await services.GetRequiredService<IStreamlitUserStore>().CreateAsync(
            new() { Username = $"User{i}", PasswordHash = "$x$" });
        await services.GetRequiredService<IStreamlitSessionStore>().CreateAsync(
            new() { SessionId = $"s{i}", UserId = user.Id, Username = user.Username });
    }

    /// <summary>Starts an application on a file with history and moves it to phase 1.</summary>
    public static async Task<Application> EnterDualWriteAsync(DatabasePair pair, params (string, string)[] options)
    {
        await using (await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
        }
        var application = await pair.StartAsync(PersistencePhase.DualWrite, null, options);
        await InForceAsync(application, PersistencePhase.DualWrite);
        return application;
    }

    /// <summary>
    /// Returns when the replicator has taken its lease, which raises the generation of the binding on both sides beyond
    /// the one it had before: a copy that stands still would hold that up.
    /// </summary>
    public static Task ReplicatingAsync(DatabasePair pair, long before = 1) => Eventually.TrueAsync(
        "a replicator is at work", async () =>
            await pair.FromSqliteAsync<long>("SELECT generation FROM persistence_control") is var generation
            && generation > before
            && await pair.FromPostgresAsync<long>("SELECT generation FROM persistence.control") == generation);

    public static async Task MoveAsync(Application application, PersistencePhase phase)
    {
        application.Set("Phase", phase.ToString());
        await InForceAsync(application, phase);
    }

    public static Task InForceAsync(Application application, PersistencePhase phase) => Eventually.TrueAsync(
        $"phase {phase} is in force", () => application.Engine.Phase!.Phase == phase);
}
