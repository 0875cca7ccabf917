using Persistence.Sdk.Import.Tests.Scenes;
using Persistence.Sdk.Stores.Workflow;
using Persistence.Sdk.Testing.Randomness;
using Xunit.Abstractions;

namespace Persistence.Sdk.Import.Tests;

/// <summary>I11: an import beats nothing newer, changes nothing the second time, and its order does not matter.</summary>
public sealed class NewerRowsTests(ITestOutputHelper output)
{
    private const string State = "ragonometrics_workflow_state.sqlite";
    private const string Queries = "ragonometrics_query_cache.sqlite";

    [Fact]
    public async Task I11_A_newer_row_of_the_application_survives_an_import_and_an_older_one_does_not()
    {
        await using var scene = await ImportScene.CreateAsync();
        await scene.Cache.SetAsync(new QueryCacheEntry { CacheKey = "live", Query = "q", Answer = "of today" });
        using var folder = new LegacyFolder()
            .Query(Queries, "live", "of then", "2026-02-06T19:50:05+00:00")
            .Query("later/" + Queries, "live", "of the far future", "2999-01-01T00:00:00+00:00");

        var older = await scene.ImportAsync(folder.File(Queries));
        Assert.Equal("of today", (await scene.Cache.GetAsync("live"))!.Answer);
        await scene.ImportAsync(folder.File("later"));
        var last = (await scene.Cache.GetAsync("live"))!.Answer;

        Assert.Equal(1, Assert.Single(older.Artefacts).Superseded);
        Assert.Equal("of the far future", last);
    }

    [Fact]
    public async Task I11_A_run_that_has_ended_is_not_turned_back_and_one_under_way_is_not_ended()
    {
        await using var scene = await ImportScene.CreateAsync();
        await scene.Runs.CreateRunAsync(new WorkflowRun { RunId = "ended", PapersDir = "live" });
        await scene.Runs.SetRunStatusAsync("ended", RunRecordStatus.Failed);
        await scene.Runs.CreateRunAsync(new WorkflowRun { RunId = "begun" });
        using var folder = new LegacyFolder().Sql(
            State, LegacyFolder.Runs,
            "INSERT INTO workflow_runs VALUES ('ended', '2026-02-09T02:05:00+00:00', 'running', 'old', 'h', '{\"a\": 1}'), "
            + "('begun', '2026-02-09T02:05:00+00:00', 'completed', 'old', NULL, NULL)");

        var report = await scene.ImportAsync(folder.Path);

        var (ended, begun) = (await scene.Runs.GetRunAsync("ended"), await scene.Runs.GetRunAsync("begun"));
        Assert.Equal((RunRecordStatus.Failed, "live", "h"), (ended!.Status, ended.PapersDir, ended.ConfigHash));
        Assert.Equal((RunRecordStatus.Running, "old"), (begun!.Status, begun.PapersDir));
        Assert.Equal(2, Assert.Single(report.Artefacts).Imported); // what they lacked
    }

    [Fact]
    public async Task I11_What_the_application_has_deleted_does_not_come_back()
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = new LegacyFolder().Query(Queries, "k", "a", "2026-02-06T19:50:05+00:00");
        await scene.ImportAsync(folder.Path);
        await scene.Cache.InvalidateAsync("k");

        var again = await scene.ImportAsync(folder.Path);

        Assert.Null(await scene.Cache.GetAsync("k"));
        Assert.Equal(1, Assert.Single(again.Artefacts).Superseded);
    }

    [Fact]
    public async Task I11_A_second_import_gives_no_row_a_new_version()
    {
        const string Versions = "SELECT group_concat(row_version) FROM (SELECT row_version FROM workflow_run_records UNION ALL "
            + "SELECT row_version FROM retrieval_query_cache UNION ALL SELECT row_version FROM observability_token_usage)";
        await using var scene = await ImportScene.CreateAsync();
        using var folder = RandomFolder(new Random(1), generations: 2);
        await scene.ImportAsync(folder.Path);
        var (dump, versions) = (await scene.DumpAsync(), await scene.FromSqliteAsync<string>(Versions));

        var foreseen = await scene.ImportAsync(folder.Path, isDryRun: true);
        var again = await scene.ImportAsync(folder.Path, batchRows: 3);

        Assert.Equal(0, again.Artefacts.Sum(artefact => artefact.Imported));
        Assert.Equal(0, foreseen.Artefacts.Sum(artefact => artefact.Imported));
        Assert.Equal(dump, await scene.DumpAsync());
        Assert.Equal(versions, await scene.FromSqliteAsync<string>(Versions));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_counts_what_an_import_then_does()
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = RandomFolder(new Random(2), generations: 1);

        var foreseen = await scene.ImportAsync(folder.Path, isDryRun: true);
        Assert.Equal("", await scene.DumpAsync());
        var done = await scene.ImportAsync(folder.Path);

        Assert.Equal(
            done.Artefacts.Select(artefact => artefact with { Seconds = 0 }),
            foreseen.Artefacts.Select(artefact => artefact with { Seconds = 0 }));
    }

    [Fact]
    public async Task I11_Generations_of_the_files_end_the_same_in_whatever_order_they_are_imported()
    {
        var seed = Seed.Next(output);
        for (var round = 0; round < 3; round++)
        {
            var random = seed.Random(round);
            using var folder = RandomFolder(random, generations: 3);
            await using var together = await ImportScene.CreateAsync();
            await together.ImportAsync(folder.Path, batchRows: random.Next(1, 20));
            await using var apart = await ImportScene.CreateAsync();
            int[] order = [0, 1, 2];
            random.Shuffle(order);
            foreach (var generation in order)
            {
                await apart.ImportAsync(folder.File($"{generation}/"), batchRows: random.Next(1, 20));
            }

            Assert.Equal(await together.DumpAsync(), await apart.DumpAsync());
        }
    }

    [Fact]
    public async Task A_usage_that_lies_in_two_places_is_there_once_and_equal_calls_are_there_each()
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = new LegacyFolder().Sql(
            "one/usage.sqlite", LegacyFolder.TokenUsage,
            "INSERT INTO token_usage (created_at, model, input_tokens) VALUES ('2026-02-06T20:00:00+00:00', 'm', 1), "
            + "('2026-02-06T20:00:00+00:00', 'm', 1)");
        File.Copy(folder.File("one/usage.sqlite"), folder.File("two/moved.sqlite"));

        await scene.ImportAsync(folder.Path);

        Assert.Equal(2, await scene.FromSqliteAsync<long>("SELECT count(*) FROM observability_token_usage"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S69_A_usage_that_retention_does_not_keep_is_not_imported(bool isDryRun)
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = new LegacyFolder().Sql(
            "usage.sqlite", LegacyFolder.TokenUsage,
            "INSERT INTO token_usage (created_at, model, input_tokens) VALUES ('2026-01-31T23:59:59+00:00', 'old', 1), "
            + "('2026-02-01T00:00:00+00:00', 'kept', 1)");

        var report = await scene.ImportAsync(
            folder.Path, isDryRun, usagesFrom: new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));

        var usages = Assert.Single(report.Artefacts);
        Assert.Equal((2L, 1L, 1L), (usages.Read, usages.Imported, usages.Superseded));
        Assert.Equal(
            isDryRun ? null : "kept", await scene.FromSqliteAsync<string>("SELECT group_concat(model) FROM observability_token_usage"));
    }

    [Fact]
    public async Task One_report_in_two_folders_is_one_report_with_two_artifacts()
    {
        const string Report =
            """{ "run_id": "r", "started_at": "2026-02-09T02:05:10+00:00", "finished_at": "2026-02-09T02:06:10+00:00" }""";
        await using var scene = await ImportScene.CreateAsync();
        using var folder = new LegacyFolder()
            .Document("reports/workflow/workflow-report-r.json", Report)
            .Document("reports/archived/workflow-report-r.json", Report);

        await scene.ImportAsync(folder.Path);
        var again = await scene.ImportAsync(folder.Path);

        Assert.Equal(2, (await scene.Runs.ListArtifactsAsync("r")).Count);
        Assert.Equal("reports/workflow/workflow-report-r.json", (await scene.Runs.GetReportAsync("r"))!.ReportPath);
        Assert.Equal(2, Assert.Single(again.Artefacts).Unchanged);
    }

    /// <summary>Generations of the files that tell of the same keys, each in folders of its own.</summary>
    private static LegacyFolder RandomFolder(Random random, int generations)
    {
        var folder = new LegacyFolder();
        for (var generation = 0; generation < generations; generation++)
        {
            folder.Sql($"{generation}/{State}", LegacyFolder.Runs, LegacyFolder.Steps);
            for (var key = 0; key < 8; key++)
            {
                folder.Query($"{generation}/{Queries}", $"k{key}", $"a{random.Next(4)}", Time(random));
                folder.Sql(
                    $"{generation}/{State}",
                    $"INSERT INTO workflow_runs VALUES ('r{key}', '2026-02-09T02:00:00+00:00', '{Any(random, "running", "completed")}', "
                    + $"'{Any(random, "", "p")}', {Any(random, "NULL", "'h'")}, '{{\"g\": {random.Next(3)}}}')",
                    $"INSERT INTO workflow_steps VALUES ('r{key}', 'prep', '{Any(random, "running", "completed")}', "
                    + $"{Any(random, "NULL", "'2026-02-09T02:00:01+00:00'")}, {Any(random, "NULL", "'2026-02-09T02:00:03+00:00'")}, '{{}}')");
            }

            folder.Document(
                $"{generation}/reports/workflow-report-r{random.Next(8)}.json",
                $$"""
                { "run_id": "r{{random.Next(8)}}", "papers_dir": "p", "started_at": "2026-02-09T02:00:00.5+00:00",
                  "finished_at": {{Any(random, "null", "\"2026-02-09T02:30:00+00:00\"")}} }
                """);
        }

        return folder;
    }

    private static string Any(Random random, params string[] values) => values[random.Next(values.Length)];

    private static string Time(Random random) => $"2026-02-0{random.Next(1, 4)}T00:00:00+00:00";
}
