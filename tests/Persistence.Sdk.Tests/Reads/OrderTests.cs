using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Persistence.Sdk.Tests.Telemetry;

namespace Persistence.Sdk.Tests.Reads;

/// <summary>Lists come in the same order from both databases, whatever their values.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class OrderTests
{
    private const int Page = 4;

    /// <summary>Texts that collations put in other orders than their bytes; one is none.</summary>
    private static readonly string?[] Texts =
    [
        null, "a", "A", "ä", "Z", "z", "_x", "-x", " x", "é", "e\u0301", "ß", "ss", "10", "9", "\U0001F600", "\uFFFD", "a b",
        "ab", "Ab", "aB",
    ];

    private static readonly DateTimeOffset Day = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.ReadCutover)]
    public async Task S35_Every_list_of_every_store_comes_in_one_order_from_both_databases(PersistencePhase phase)
    {
        await using var scene = await ShadowScene.OverAsync(await DatabasePair.CreateAsync(), phase);
        var services = scene.Application.Services;
        await FillAsync(services);
        await Eventually.DrainedAsync(scene.Pair, scene.Application.Engine.Phase!.Authority.Side);

        var asked = 0;
        foreach (var read in Lists(services))
        {
            await read();
            asked++;
        }

        await Eventually.TrueAsync("all lists are compared", () => Results(scene).Count() >= asked);
        Assert.Equal(["equal"], Results(scene).Distinct());
        Assert.Empty((await scene.Application.Engine.Status.GetAsync()).ShadowMismatches);
    }

    [PostgresFact]
    public async Task S35_A_cursor_from_one_database_goes_on_in_the_other()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        for (var i = 0; i < 2 * Texts.Length; i++)
        {
            await application.Database.WriteAsync(new ChangeSet().Put(
                NoteTable.Definition,
                new Note { Id = $"{Texts[i / 2]}{i % 2}", Owner = "test", Amount = i, FirstText = Texts[i * 5 % Texts.Length] }));
        }

        await Eventually.DrainedAsync(pair);
        var sqlite = await application.Engine.OpenSideAsync(DatabaseSide.Sqlite, default);
        var postgres = await application.Engine.OpenSideAsync(DatabaseSide.Postgres, default);
        var fence = (await sqlite.Control.ReadAsync(default)).Stamp.MirrorFence;
        Task<IReadOnlyList<Note>> Ask(bool first, Note? after, int limit) => first
            ? sqlite.QueryAsync(Behind(after, limit), Fence.AnyEpoch, default)
            : postgres.MirrorReads.QueryAsync(Behind(after, limit), fence, default);

        var pages = new List<Note>();
        for (var turn = 0; ; turn++)
        {
            var page = await Ask(turn % 2 == 0, pages.LastOrDefault(), Page);
            pages.AddRange(page);
            if (page.Count < Page)
            {
                break;
            }
        }

        Assert.Equal(2 * Texts.Length, pages.Count);
        Assert.Equal((await Ask(true, null, 100)).Select(note => note.Id), pages.Select(note => note.Id));
        Assert.Equal((await Ask(false, null, 100)).Select(note => note.Id), pages.Select(note => note.Id));
    }

    /// <summary>A page behind a row, in an order in which NULLs come first.</summary>
    private static Query<Note> Behind(Note? after, int limit)
    {
        var where = after switch
        {
            null => "",
            { FirstText: null } => "WHERE first_text IS NOT NULL OR id > @id ",
            _ => "WHERE (first_text, id) > (@text, @id) ",
        };
        var parameters = new SqlParameters().Add("limit", limit);
        if (after is not null)
        {
            parameters.Add("id", NoteTable.Definition["id"], after.Id);
        }

        if (after?.FirstText is { } text)
        {
            parameters.Add("text", NoteTable.Definition["first_text"], text);
        }

        return TableQuery.Rows(
            NoteTable.Definition, SqlText.Same($"{where}ORDER BY first_text NULLS FIRST, id LIMIT @limit"), parameters);
    }

    private static IEnumerable<string> Results(ShadowScene scene) => scene.Heard.Measurements
        .Where(measurement => measurement.Instrument == "persistence.read.shadowed"
            && measurement.Tags["persistence.kind"] != "point")
        .Select(measurement => measurement.Tags["persistence.result"]);

    private static async Task FillAsync(IServiceProvider services)
    {
        var runs = services.GetRequiredService<IRunRecordStore>();
        var usage = services.GetRequiredService<ITokenUsageSink>();
        var prices = services.GetRequiredService<IModelPriceStore>();
        for (var i = 0; i < Texts.Length; i++)
        {
            var (text, other) = (Texts[i], Texts[i * 7 % Texts.Length]);
            await runs.CreateRunAsync(new WorkflowRun
            {
                RunId = $"run {text}", WorkstreamId = "stream", Arm = other, FinishedAt = i % 3 == 0 ? Day : null,
            });
            await runs.RecordStepAsync(new RunStep { RunId = "run a", Step = $"s{text}", Status = RunRecordStatus.Completed });
            await usage.RecordManyAsync(
            [
                .. Texts.Take(6).Select((step, j) => new TokenUsage
                {
                    RunId = i % 4 == 0 ? null : "run a", Step = step, Model = text, QuestionId = other, InputTokens = 1,
                    CreatedAt = Day.AddDays(j % 2),
                }),
            ]);
            await prices.SetAsync(new ModelPrice
            {
                Model = $"m{text}", ValidFrom = Day, InputNanoUsdPerMillion = 1, OutputNanoUsdPerMillion = 1,
            });
            await FillPapersAsync(services, text, i);
        }
    }

    private static async Task FillPapersAsync(IServiceProvider services, string? text, int i)
    {
        var (id, at) = ($"doc {text}", Day.AddDays(i % 2));
        await services.GetRequiredService<IDocumentStore>().UpsertAsync(new() { DocId = id, Path = "p" });
        await services.GetRequiredService<IPaperMetadataStore>().UpsertAsync(
            new() { DocId = id, Path = "p", PrimaryDoi = "doi" });
        await services.GetRequiredService<IPrepManifestStore>().UpsertAsync(
            new() { RunId = id, CreatedAt = at, Payload = JsonElement.Parse("{}") });
        await services.GetRequiredService<IOpenAlexTitleOverrideStore>().SetAsync(
            new() { TitlePattern = id, OpenAlexWorkId = $"W{text}", Priority = i % 2, Enabled = i % 3 > 0 });
        await services.GetRequiredService<IRetrievalEventStore>().AppendAsync(new() { RunId = "run a", CreatedAt = at });
        await services.GetRequiredService<IRequestFailureStore>().RecordAsync(
            new() { Component = i % 3 == 0 ? null : "part", CreatedAt = at });
        var building = await services.GetRequiredService<IPipelineRunStore>().CreateAsync(
            new() { WorkflowRunId = "run a", CreatedAt = at });
        await services.GetRequiredService<IIndexShardStore>().PublishAsync(new() { ShardName = id, CreatedAt = at });
        await services.GetRequiredService<IVectorStore>().UpsertAsync([new()
        {
            ChunkId = id, DocId = id, PipelineRunId = building, Embedding = new float[] { 1, i % 3, (i % 5) - 2.5f },
        }]);
    }

    private static IEnumerable<Func<Task>> Lists(IServiceProvider services)
    {
        var runs = services.GetRequiredService<IRunRecordStore>();
        var usage = services.GetRequiredService<ITokenUsageReader>();
        var prices = services.GetRequiredService<IModelPriceStore>();
        var papers = services.GetRequiredService<IPaperMetadataStore>();
        var overrides = services.GetRequiredService<IOpenAlexTitleOverrideStore>();
        var failures = services.GetRequiredService<IRequestFailureStore>();
        return
        [
            () => runs.ListRecentRunsAsync(), () => runs.ListStepsAsync("run a"), () => runs.ListQuestionsAsync("run a"),
            () => runs.ListArtifactsAsync("run a"), () => runs.FindReusableStepAsync("sa", "run b"),
            () => runs.FindReusableQuestionsAsync("run b"), () => usage.GetSummaryAsync(), () => usage.GetByModelAsync(),
            () => usage.GetByDayAsync(), () => usage.GetByRunAsync(), () => usage.GetRunRollupAsync("run a"),
            () => usage.GetWorkstreamRollupAsync("stream"), () => usage.ListRecentAsync(), () => prices.ListAsync(),
            () => papers.FindByDoiAsync("doi"), () => papers.FindByPathAsync("p"), () => overrides.ListAsync(),
            () => overrides.ListAsync(includeDisabled: true), () => failures.ListRecentAsync(),
            () => failures.ListRecentAsync("part"),
            () => services.GetRequiredService<IPrepManifestStore>().ListRecentAsync(),
            () => services.GetRequiredService<IRetrievalEventStore>().ListByRunAsync("run a"),
            () => services.GetRequiredService<IPipelineRunStore>().ListByWorkflowRunAsync("run a"),
            () => services.GetRequiredService<IIndexShardStore>().ListActiveAsync(),
            () => services.GetRequiredService<IVectorStore>().ListAsync(),
            () => services.GetRequiredService<IVectorStore>().FindNearestAsync(new float[] { 1, 2, 3 }, 100),
            () => services.GetRequiredService<ILineage>().GetRunAsync("run a"),
        ];
    }
}
