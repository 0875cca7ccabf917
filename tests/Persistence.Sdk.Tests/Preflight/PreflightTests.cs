using System.Text.Json;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Preflight;

namespace Persistence.Sdk.Tests.Preflight;

/// <summary>What the scan of an existing file finds, and that it tells no value.</summary>
public sealed class PreflightTests
{
    [Fact]
    public async Task A_clean_file_has_no_findings()
    {
        await using var scene = await PreflightScene.CreateAsync();
        await scene.ExecuteAsync(
            """
            INSERT INTO lab_shelves VALUES ('s', 1);
            INSERT INTO lab_specimens VALUES ('a', 'one', 1, 2, 1, 0.1, 150, '2026-01-02T03:04:05.678901Z', '2026-01-02',
                'abcdef01-2345-6789-abcd-ef0123456789', '{"a": 1}', x'00', x'0000803f', 'calm', 'me', 's', 1),
                ('b', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, 1);
            """);

        Assert.True((await scene.RunAsync()).IsClean);
    }

    [Fact]
    public async Task Each_damaged_column_of_a_row_is_found()
    {
        await using var scene = await PreflightScene.CreateAsync();
        await scene.ExecuteAsync(
            "INSERT INTO lab_specimens (id, finder, size, alive, row_version) VALUES ('bad', NULL, 'x', 7, 1)");

        var table = Assert.Single((await scene.RunAsync()).Tables);

        Assert.Equal(["alive", "finder", "size"], table.Findings.Select(finding => finding.Column).Order());
    }

    [Fact]
    public async Task Values_that_must_be_unique_and_are_not_are_found_and_null_is_not_a_value()
    {
        await using var scene = await PreflightScene.CreateAsync();
        await scene.ExecuteAsync(
            "INSERT INTO lab_specimens (id, finder, label, row_version) VALUES ('a', 'me', 'twin', 1), "
            + "('b', 'me', 'twin', 1), ('c', 'me', NULL, 1), ('d', 'me', NULL, 1)");

        var finding = Assert.Single(Assert.Single((await scene.RunAsync()).Tables).Findings);

        Assert.Equal(("label", 2), (finding.Column, finding.Count));
        Assert.Equal(["[\"a\"]", "[\"b\"]"], finding.SampleKeys);
    }

    [Fact]
    public async Task Many_rows_are_counted_by_chunks_and_few_keys_are_kept()
    {
        await using var scene = await PreflightScene.CreateAsync();
        await scene.ExecuteAsync(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3500)
            INSERT INTO lab_specimens (id, finder, size, shelf_id, row_version)
            SELECT printf('k%05d', i), 'me', CASE WHEN i % 2 = 0 THEN 'x' || i END, CASE WHEN i % 5 = 0 THEN 'gone' END, 1
            FROM n
            """);
        var reports = new List<TableProgress>();

        var report = await scene.Application.Engine.Preflight.RunAsync(
            ["lab.specimens"], new Collected(reports), CancellationToken.None);

        var table = Assert.Single(report.Tables);
        Assert.Equal(3500, table.Rows);
        Assert.Equal(["shelf_id: 700, 5", "size: 1750, 5"], table.Findings.Select(finding =>
            $"{finding.Column}: {finding.Count}, {finding.SampleKeys.Count}").Order());
        Assert.Equal((3500, 3500, true), (reports[^1].Rows, reports[^1].Total, reports[^1].IsDone));
        Assert.True(reports.Count > 3);
    }

    [Fact]
    public async Task Rows_whose_keys_cannot_be_read_are_counted_and_not_kept()
    {
        await using var scene = await PreflightScene.CreateAsync();
        await scene.ExecuteAsync(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
            INSERT INTO lab_specimens (id, finder, row_version) SELECT CAST(i AS BLOB), 'me', 1 FROM n
            """);

        var table = Assert.Single((await scene.RunAsync()).Tables);

        Assert.Equal(2500, table.Rows);
        Assert.Equal(2500, table.Findings.Where(finding => finding.Column == "id").Sum(finding => finding.Count));
        Assert.All(table.Findings, finding => Assert.Empty(finding.SampleKeys));
    }

    [Fact]
    public async Task What_was_found_is_kept_as_evidence_of_the_table()
    {
        await using var scene = await PreflightScene.CreateAsync();
        await scene.ExecuteAsync("INSERT INTO lab_specimens (id, finder, mood, row_version) VALUES ('bad', 'me', '', 1)");

        await scene.Application.Engine.Preflight.RunAsync([], null, CancellationToken.None);

        var sqlite = await scene.Application.Engine.OpenSideAsync(DatabaseSide.Sqlite, CancellationToken.None);
        var entries = (await sqlite.Evidence.ListAsync(CancellationToken.None))
            .Where(entry => entry.Kind == EvidenceKind.Preflight).ToDictionary(entry => entry.Table);
        Assert.False(entries["lab.specimens"].IsClean);
        Assert.Equal("mood", JsonDocument.Parse(entries["lab.specimens"].Report).RootElement
            .GetProperty("findings")[0].GetProperty("column").GetString());
        Assert.True(entries["lab.shelves"].IsClean);
        Assert.True(entries["workflow.run_records"].IsClean);
    }

    [Fact]
    public async Task A_table_that_is_not_ours_is_refused_by_name()
    {
        await using var scene = await PreflightScene.CreateAsync();
        var problem = await Assert.ThrowsAsync<ArgumentException>(() =>
            scene.Application.Engine.Preflight.RunAsync(["lab.nothing"], null, CancellationToken.None));
        Assert.Contains("lab.nothing", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reasons_without_number_do_not_grow_the_report()
    {
        var findings = new TableFindings();
        var words = Enumerable.Range(0, 200).Select(i => new string((char)('a' + (i % 26)), 1 + (i / 26))).ToArray();
        foreach (var word in words)
        {
            findings.Add("label", $"path {word} is wrong.", RowKey.Of(Specimen.Table, word));
        }

        Assert.Equal(11, findings.ToList().Count);
        Assert.Equal(200, findings.ToList().Sum(finding => finding.Count));
    }

    private sealed class Collected(List<TableProgress> reports) : IProgress<TableProgress>
    {
        public void Report(TableProgress value) => reports.Add(value);
    }
}
