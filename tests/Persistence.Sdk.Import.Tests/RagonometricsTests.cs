using Persistence.Sdk.Import.Tests.Scenes;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Stores.Enrichment;
using Persistence.Sdk.Stores.Ingestion;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Stores.Retrieval;
using Persistence.Sdk.Stores.Workflow;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Import.Tests;

/// <summary>Where the records of the source system go, and that they are all there.</summary>
public sealed class RagonometricsTests
{
    private const string Report =
        """
        { "run_id": "r1", "started_at": "2026-02-09T02:05:10.351475+00:00", "finished_at": "2026-02-09T02:05:38+00:00",
          "papers_dir": "papers", "workstream_id": "ws-1", "arm": "gpt-5",
          "config": { "config_hash": "h", "config_effective": { "database_url": "postgres://u:p@ss@db:5432/app", "k": 1 } },
          "agentic": { "status": "completed", "question": "Why?", "final_answer": "So.", "report_questions": [
            { "id": " A01 ", "question": "q", "answer": "a", "confidence": "high" }, { "id": "", "question": "x" } ] } }
        """;

    [Fact]
    public async Task Every_record_finds_its_place_with_the_times_it_had()
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = Everything();

        var report = await scene.ImportAsync(folder.Path);

        Assert.True(report.IsClean, string.Join('\n', report.Rejections));
        Assert.Equal(report.Artefacts.Sum(artefact => artefact.Read), report.Artefacts.Sum(artefact => artefact.Imported));
        var skipped = Assert.Single(report.Skipped, skipped => skipped.Table is not null);
        Assert.Equal(("semantic_scholar_cache", 1L), (skipped.Table, skipped.Records));

        var answer = await scene.Cache.FindAsync("why, is this so", "papers/b.pdf", "m");
        Assert.Equal(Utc(19, 50, 5), answer!.CreatedAt); // naive: UTC
        var usage = Assert.Single(await scene.ReadAsync(TokenUsageTable.Definition));
        Assert.Equal((Utc(20, 0, 0), -3L, "run-m", "agentic", null), (
            usage.CreatedAt, usage.InputTokens, usage.RunId, usage.Step, usage.CostTotalNanoUsd));
        var works = await scene.ReadAsync(OpenAlexCacheTable.Definition);
        Assert.Equal(
            [DateTimeOffset.FromUnixTimeSeconds(-1), DateTimeOffset.UnixEpoch], works.Select(work => work.FetchedAt).Order());
        Assert.Equal("RePEc:x", Assert.Single(await scene.ReadAsync(CitecCacheTable.Definition)).RepecHandle);
        Assert.Equal("c0ffee", Assert.Single(await scene.ReadAsync(PrepManifestTable.Definition)).CorpusHash);
    }

    [Fact]
    public async Task Runs_steps_and_what_a_report_tells_become_one_ledger()
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = Everything();

        await scene.ImportAsync(folder.Path);

        var run = await scene.Runs.GetRunAsync("r1");
        Assert.Equal(RunRecordStatus.Completed, run!.Status);
        Assert.Equal(("papers", "h", "Why?"), (run.PapersDir, run.ConfigHash, run.Question));
        Assert.Equal(new(2026, 2, 9, 2, 5, 0, TimeSpan.Zero), run.CreatedAt);
        Assert.Equal(new(2026, 2, 9, 2, 5, 38, TimeSpan.Zero), run.UpdatedAt);
        Assert.Equal("1", run.ConfigEffectiveJson.GetProperty("k").GetRawText());
        Assert.Equal(["", "prep"], (await scene.Runs.ListStepsAsync("r1")).Select(step => step.Step).Order());
        Assert.Equal("A01", Assert.Single(await scene.Runs.ListQuestionsAsync("r1")).QuestionId);
        var artifact = Assert.Single(await scene.Runs.ListArtifactsAsync("r1"));
        Assert.Equal("reports/workflow-report-r1.json", artifact.ArtifactPath);
        Assert.Equal(64, artifact.ArtifactSha256!.Length);
        var kinds = (await scene.ReadAsync(RunRecordTable.Definition)).Select(row => row.RecordKind).Distinct();
        Assert.Contains(RunRecordKind.WorkstreamLink, kinds);
    }

    [Fact]
    public async Task Credentials_are_stored_nowhere()
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = Everything();

        await scene.ImportAsync(folder.Path);

        var dump = await scene.DumpAsync();
        Assert.DoesNotContain("p@ss", dump, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", dump, StringComparison.Ordinal);
        Assert.Contains("postgres://u:***@db:5432/app", dump, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task Every_phase_ends_with_the_same_rows_and_a_mirror_has_them_all(PersistencePhase phase)
    {
        await using var alone = await ImportScene.CreateAsync();
        await using var scene = await ImportScene.CreateAsync(phase);
        using var folder = Everything();

        await alone.ImportAsync(folder.Path);
        await scene.ImportAsync(folder.Path);
        var again = await scene.ImportAsync(folder.Path);

        Assert.Equal(await alone.DumpAsync(), await scene.DumpAsync());
        Assert.Equal(0, again.Artefacts.Sum(artefact => artefact.Imported));
        Assert.Equal(1, again.Artefacts.Sum(artefact => artefact.Superseded)); // the state's 'running', by the report
        if (phase == PersistencePhase.DualWrite)
        {
            await scene.Engine.Status.WaitUntilDrainedAsync();
            Assert.True((await scene.Engine.Parity.RunAsync(new ParityRequest(), null, default)).IsClean);
            Assert.Equal(
                await scene.FromSqliteAsync<long>("SELECT count(*) FROM workflow_run_records"),
                await scene.FromPostgresAsync<long>("SELECT count(*) FROM workflow.run_records"));
        }
    }

    [Fact]
    public async Task Tables_are_known_by_their_columns_and_files_of_this_library_are_left_alone()
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = new LegacyFolder();
        folder.Sql(
            "renamed.db",
            LegacyFolder.QueryCache.Replace("query_cache", "answers_2025", StringComparison.Ordinal),
            "INSERT INTO answers_2025 VALUES ('k', NULL, NULL, NULL, NULL, 'a', '2026-02-06T19:50:05Z')");
        folder.Sql(
            "drifted.sqlite", "CREATE TABLE query_cache (cache_key TEXT, answer TEXT, created_at TEXT, extra TEXT)",
            "INSERT INTO query_cache VALUES ('d', 'a', '2026-02-06 19:50:05.5', 'x')");
        folder.Sql("mine.sqlite", "CREATE TABLE persistence_control (scope TEXT)", LegacyFolder.QueryCache);

        var report = await scene.ImportAsync(folder.Path);

        Assert.True(report.IsClean);
        Assert.Equal(["d", "k"], (await scene.ReadAsync(QueryCacheTable.Definition)).Select(row => row.CacheKey).Order());
        Assert.Equal("mine.sqlite", Assert.Single(report.Skipped).File);
    }

    private static LegacyFolder Everything()
    {
        var folder = new LegacyFolder()
            .Query("sqlite/ragonometrics_query_cache.sqlite", "k1", "a", "2026-02-06T19:50:05", "papers\\b.pdf")
            .Sql(
                "sqlite/ragonometrics_token_usage.sqlite", LegacyFolder.TokenUsage,
                "INSERT INTO token_usage VALUES (7, '2026-02-06T20:00:00+00:00', '', NULL, -3, 2, 9, NULL, '', "
                + """'{"run_id": "run-m", "step": "agentic"}')""")
            .Sql(
                "sqlite/ragonometrics_openalex.sqlite", LegacyFolder.OpenAlex,
                """INSERT INTO openalex_cache VALUES ('w0', NULL, '', '{"id": 1}', 0), ('w1', 'W', 'q', '[1]', -1)""")
            .Sql(
                "sqlite/ragonometrics_citec.sqlite", LegacyFolder.Citec,
                """INSERT INTO citec_cache VALUES ('c0', 'RePEc:x', '{"n": 1.50}', 1770580934)""")
            .Sql(
                "sqlite/ragonometrics_semantic_scholar.sqlite", LegacyFolder.SemanticScholar,
                "INSERT INTO semantic_scholar_cache VALUES ('s', NULL, 'q', '{}', 1)")
            .Sql(
                "sqlite/ragonometrics_workflow_state.sqlite", LegacyFolder.Runs, LegacyFolder.Steps,
                "INSERT INTO workflow_runs VALUES ('r1', '2026-02-09T02:05:00+00:00', 'running', '', NULL, "
                + """'{"api_key": "s3cret"}'), ('r2', '2026-02-09T02:05:00+00:00', '', 'p', 'c', NULL)""",
                "INSERT INTO workflow_steps VALUES ('r1', NULL, 'completed', NULL, NULL, ''), "
                + "('r1', 'prep', 'failed', '2026-02-09T02:05:01+00:00', '2026-02-09T02:05:02+00:00', '[1]')")
            .Document("reports/workflow-report-r1.json", Report)
            .Document(
                "reports/prep/prep-manifest-r1.json",
                """{ "run_id": "r1", "created_at": "2026-02-09T02:05:11+00:00", "corpus_hash": "c0ffee", "files": [] }""")
            .Document("reports/workstream/workstream-comparison-1.json", "[1]");
        return folder;
    }

    private static DateTimeOffset Utc(int hour, int minute, int second) =>
        new(2026, 2, 6, hour, minute, second, TimeSpan.Zero);
}
