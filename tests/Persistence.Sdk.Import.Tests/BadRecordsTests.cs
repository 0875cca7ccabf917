using System.Text;
using Persistence.Sdk.Import.Tests.Scenes;
using Persistence.Sdk.Stores.Retrieval;

namespace Persistence.Sdk.Import.Tests;

/// <summary>A record that cannot be taken is told with its place and the reason, and its neighbours go on.</summary>
public sealed class BadRecordsTests
{
    private const string Good = "'2026-02-06T19:50:05+00:00'";

    [Theory]
    [InlineData("NULL, 'q', NULL, NULL, NULL, 'a', " + Good, "cache_key")]
    [InlineData("'', 'q', NULL, NULL, NULL, 'a', " + Good, "cache_key")]
    [InlineData("'b', 'q', NULL, NULL, NULL, 'a' || char(0) || 'b', " + Good, "answer")]
    [InlineData("'b', 'q', NULL, NULL, NULL, CAST(x'61ff' AS TEXT), " + Good, "answer")]
    [InlineData("'b', 'q', NULL, NULL, NULL, x'00', " + Good, "answer")]
    [InlineData("'b', 'q', NULL, NULL, NULL, 'a', NULL", "created_at")]
    [InlineData("'b', 'q', NULL, NULL, NULL, 'a', 'yesterday'", "created_at")]
    [InlineData("'b', 'q', NULL, NULL, NULL, 'a', '2026-13-06T19:50:05'", "created_at")]
    public async Task A_bad_answer_is_told_with_its_row_and_column(string values, string column)
    {
        using var folder = new LegacyFolder().Sql(
            "q.sqlite", LegacyFolder.QueryCache, $"INSERT INTO query_cache VALUES ('good', 'q', NULL, NULL, NULL, 'a', {Good})",
            $"INSERT INTO query_cache VALUES ({values})",
            $"INSERT INTO query_cache VALUES ('also good', 'q', NULL, NULL, NULL, 'a', {Good})");

        await RejectedAsync(folder, imported: 2, "q.sqlite", "query_cache", 2, column);
    }

    [Theory]
    [InlineData("'x', NULL, NULL, '{\"a\": NaN}', 1", "response")]
    [InlineData("'x', NULL, NULL, '{\"a\": \"\\u0000\"}', 1", "response")]
    [InlineData("'x', NULL, NULL, '{\"a\": 1e999}', 1", "response")]
    [InlineData("'x', NULL, NULL, '{\"a\": ', 1", "response")]
    [InlineData("'x', NULL, NULL, NULL, 1", "response")]
    [InlineData("'x', NULL, NULL, '{}', NULL", "fetched_at")]
    [InlineData("'x', NULL, NULL, '{}', 1.5", "fetched_at")]
    [InlineData("'x', NULL, NULL, '{}', 'now'", "fetched_at")]
    [InlineData("'x', NULL, NULL, '{}', 1770580934000", "fetched_at")]
    public async Task A_bad_response_is_told_with_its_row_and_column(string values, string column)
    {
        using var folder = new LegacyFolder().Sql(
            "o.sqlite", LegacyFolder.OpenAlex, "INSERT INTO openalex_cache VALUES ('good', NULL, NULL, '{}', 1)",
            $"INSERT INTO openalex_cache VALUES ({values})");

        await RejectedAsync(folder, imported: 1, "o.sqlite", "openalex_cache", 2, column);
    }

    [Theory]
    [InlineData("""{ "run_id": "x", "started_at": """)]
    [InlineData("[1]")]
    [InlineData("")]
    [InlineData("""{ "run_id": "x", "started_at": "2026-02-09T02:05:10", "v": NaN }""")]
    [InlineData("""{ "run_id": "x", "started_at": "2026-02-09T02:05:10", "v": "\u0000" }""")]
    [InlineData("""{ "run_id": "x", "started_at": "soon" }""")]
    public async Task A_bad_report_is_told_by_its_file_and_poisons_no_other(string text)
    {
        using var folder = new LegacyFolder()
            .Document("reports/workflow-report-a.json", text)
            .Document("reports/workflow-report-b.json", """{ "run_id": "b", "started_at": "2026-02-09T02:05:10" }""");

        await RejectedAsync(folder, imported: 1, "reports/workflow-report-a.json", null, null, column: null);
    }

    [Fact]
    public async Task A_report_that_is_not_utf8_is_refused()
    {
        using var folder = new LegacyFolder();
        await File.WriteAllBytesAsync(
            folder.File("workflow-report-a.json"), [.. "{ \"run_id\": \""u8, 0xFF, .. Encoding.UTF8.GetBytes("\" }")]);

        await RejectedAsync(folder, imported: 0, "workflow-report-a.json", null, null, column: null);
    }

    [Fact]
    public async Task A_table_without_what_identifies_its_rows_and_a_file_that_is_damaged_are_told_and_the_rest_goes_on()
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = new LegacyFolder()
            .Sql("a.sqlite", "CREATE TABLE query_cache (answer TEXT)")
            .Query("b.sqlite", "k", "a", "2026-02-06T19:50:05+00:00")
            .Sql("c.sqlite", LegacyFolder.QueryCache);
        await using (var file = File.OpenWrite(folder.File("c.sqlite")))
        {
            file.Position = 100; // behind the header of the file, in the one of its first page
            file.Write(new byte[200]);
        }

        var report = await scene.ImportAsync(folder.Path);

        Assert.Equal(["a.sqlite", "c.sqlite"], report.Rejections.Select(rejected => rejected.File));
        Assert.Equal("cache_key, created_at", report.Rejections[0].Column);
        Assert.Contains("damaged", report.Rejections[1].Reason, StringComparison.Ordinal);
        Assert.Equal("k", Assert.Single(await scene.ReadAsync(QueryCacheTable.Definition)).CacheKey);
    }

    [Fact]
    public async Task Nothing_to_import_is_told_and_not_taken_for_success()
    {
        await using var scene = await ImportScene.CreateAsync();
        using var folder = new LegacyFolder().Document("notes.txt", "nothing");

        await Assert.ThrowsAsync<NothingToImportException>(() => scene.ImportAsync(folder.Path));
        await Assert.ThrowsAsync<NothingToImportException>(() => scene.ImportAsync(folder.File("typo")));
    }

    private static async Task RejectedAsync(
        LegacyFolder folder, int imported, string file, string? table, long? row, string? column)
    {
        await using var scene = await ImportScene.CreateAsync();

        var foreseen = await scene.ImportAsync(folder.Path, isDryRun: true);
        var report = await scene.ImportAsync(folder.Path);

        Assert.Equal(imported, report.Artefacts.Sum(artefact => artefact.Imported));
        var rejected = Assert.Single(report.Rejections);
        Assert.Equal((file, table, row), (rejected.File, rejected.Table, rejected.Row));
        Assert.NotEmpty(rejected.Reason);
        if (column is not null)
        {
            Assert.Equal(column, rejected.Column);
        }

        Assert.Equal(report.Rejections, foreseen.Rejections);
    }
}
