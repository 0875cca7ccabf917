using PaperPipeline.Check.Acknowledgements;
using PaperPipeline.Check.Tables;

namespace Persistence.Sdk.Samples.Tests;

public sealed class CheckTests
{
    private const string Table = "workflow_run_records";

    private static readonly string[] Columns =
        ["run_id", "record_kind", "step", "record_key", "status", "payload_json", "metadata_json"];

    [Fact]
    public void Rows_that_show_the_last_acknowledged_writes_are_not_lost()
    {
        var rows = Rows(("r1", "completed", 2), ("r2", "running", 3));

        Assert.Empty(Lost(rows, Write(1, "r1", "running"), Write(2, "r1", "completed"), Write(3, "r2", "running")));
    }

    [Fact]
    public void A_missing_row_is_lost() =>
        Assert.Equal([1L], Lost(Rows(), Write(1, "r1", "running")));

    [Fact]
    public void A_missing_table_loses_everything() =>
        Assert.Equal([1L], LostWrites.In([], [Write(1, "r1", "running")]).Select(found => found.Write));

    [Fact]
    public void A_row_with_an_older_status_has_lost_its_last_write() =>
        Assert.Equal([2L], Lost(Rows(("r1", "running", 2)), Write(1, "r1", "running"), Write(2, "r1", "completed")));

    [Fact]
    public void A_row_with_the_mark_of_an_older_write_has_lost_its_last_write() =>
        Assert.Equal([2L], Lost(Rows(("r1", "running", 1)), Write(1, "r1", "running"), Write(2, "r1", "running")));

    [Fact]
    public void A_row_may_show_a_later_write_that_was_never_acknowledged() =>
        Assert.Empty(Lost(Rows(("r1", "completed", 2)), Write(1, "r1", "running"), Begun(2, "r1", "completed")));

    [Fact]
    public void A_row_may_not_show_an_unacknowledged_write_older_than_the_last_acknowledged_one() =>
        Assert.Equal([2L], Lost(Rows(("r1", "running", 1)), Begun(1, "r1", "running"), Write(2, "r1", "completed")));

    [Fact]
    public void A_row_may_show_either_of_two_writes_that_were_under_way_at_the_same_time()
    {
        var (one, other) = (Write(1, "r1", "running"), Write(2, "r1", "completed") with { Milliseconds = 1500 });

        Assert.Empty(Lost(Rows(("r1", "running", 1)), one, other));
        Assert.Empty(Lost(Rows(("r1", "completed", 2)), one, other));
        Assert.Equal([1L], Lost(Rows(("r1", "failed", 3)), one, other));
    }

    [Fact]
    public void A_write_that_was_never_acknowledged_need_not_be_there() =>
        Assert.Empty(Lost(Rows(), Begun(1, "r1", "running")));

    [Fact]
    public void A_job_that_was_acknowledged_as_completed_twice_is_found()
    {
        static Acknowledgement Job(long write, string id, string? status) => new(
            write, DateTimeOffset.UnixEpoch, 1,
            [new AcknowledgedRow("workflow_async_jobs", [id], status is null ? null : Status(status), null)]);
        var rows = TableRows.Of("workflow_async_jobs", ["job_id", "status"], ["job_id"], [
            new Dictionary<string, object?> { ["job_id"] = "j1", ["status"] = "completed" },
            new Dictionary<string, object?> { ["job_id"] = "j2", ["status"] = "completed" },
            new Dictionary<string, object?> { ["job_id"] = "j3", ["status"] = "queued" }]);

        var jobs = JobCompletions.In([rows], [
            Job(1, "j1", null), Job(2, "j2", null), Job(3, "j3", null), Job(4, "j1", null), Job(5, "j1", "completed"),
            Job(6, "j2", "completed"), Job(7, "j2", "completed"),
            Job(8, "j3", "completed") with { Milliseconds = null }]);

        Assert.Equal((3, 2), (jobs.Jobs, jobs.Completed));
        Assert.Equal([new RowId(["j2"])], jobs.Twice);
    }

    [Fact]
    public void What_was_written_since_SQLite_was_left_behind_is_not_looked_for_there()
    {
        var since = DateTimeOffset.UnixEpoch.AddSeconds(3);
        Acknowledgement[] writes =
            [Write(1, "r1", "running"), Write(2, "r2", "running"), Begun(3, "r2", "completed") with { At = since }];
        var left = new LeftBehind(since, writes);

        Assert.Equal(1, left.Rows);
        Assert.Empty(LostWrites.In(left.Without([Rows(("r1", "running", 1))]), left.Without(writes)));
        Assert.Equal(
            [1L], LostWrites.In(left.Without([Rows(("r2", "running", 2))]), left.Without(writes)).Select(lost => lost.Write));
    }

    [Fact]
    public void A_line_that_was_cut_short_is_no_acknowledgement()
    {
        const string Line = """{"write":7,"at":"2026-01-31T12:00:00Z","milliseconds":1.5,"rows":[]}""";

        Assert.Equal(7, AcknowledgementFile.Parse(Line)!.Write);
        Assert.All(Enumerable.Range(0, Line.Length), end => Assert.Null(AcknowledgementFile.Parse(Line[..end])));
    }

    [Fact]
    public void Equal_tables_have_no_findings()
    {
        var comparison = TableComparison.Of(Rows(("r1", "running", 1)), Rows(("r1", "running", 1)));

        Assert.Empty(comparison.Findings);
        Assert.Equal(new ComparedRows(Table, "run", 1, 1, 0, 0, 0), Assert.Single(comparison.Kinds));
    }

    [Fact]
    public void Missing_and_different_rows_are_counted_and_named_without_their_contents()
    {
        var comparison = TableComparison.Of(
            Rows(("r1", "running", 1), ("r2", "running", 1)), Rows(("r2", "completed", 1), ("r3", "running", 1)));

        Assert.Equal(new ComparedRows(Table, "run", 2, 2, 1, 1, 1), Assert.Single(comparison.Kinds));
        Assert.Equal(
            [
                "workflow_run_records r1|run||main: missing in Postgres",
                "workflow_run_records r2|run||main: different in status",
                "workflow_run_records r3|run||main: missing in SQLite",
            ],
            comparison.Findings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_table_that_one_side_does_not_have_is_a_finding() =>
        Assert.Equal(["workflow_run_records: no such table in Postgres"], TableComparison.Of(Rows(), null).Findings);

    [Fact]
    public void A_write_counts_for_an_outage_when_it_was_under_way_then()
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(10);
        var write = new Acknowledgement(1, at, 2000, []);

        Assert.True(write.Overlaps(at.AddSeconds(-1), at.AddSeconds(5)));
        Assert.True(write.Overlaps(at.AddSeconds(-5), at.AddSeconds(-2)));
        Assert.False(write.Overlaps(at.AddSeconds(1), at.AddSeconds(5)));
        Assert.False(write.Overlaps(at.AddSeconds(-5), at.AddSeconds(-3)));
    }

    private static IEnumerable<long> Lost(TableRows rows, params Acknowledgement[] writes) =>
        LostWrites.In([rows], writes).Select(found => found.Write);

    private static Acknowledgement Write(long write, string run, string status) => new(
        write, DateTimeOffset.UnixEpoch.AddSeconds(write), 1,
        [new AcknowledgedRow(Table, [run, "run", "", "main"], Status(status), write)]);

    private static Dictionary<string, string> Status(string status) => new() { ["status"] = status };

    private static Acknowledgement Begun(long write, string run, string status) =>
        Write(write, run, status) with { Milliseconds = null };

    private static TableRows Rows(params (string Run, string Status, long Mark)[] rows) => TableRows.Of(
        Table,
        Columns,
        Columns[..4],
        rows.Select(row => new Dictionary<string, object?>
        {
            ["run_id"] = row.Run,
            ["record_kind"] = "run",
            ["step"] = "",
            ["record_key"] = "main",
            ["status"] = row.Status,
            ["payload_json"] = "{}",
            ["metadata_json"] = $$"""{"write": {{row.Mark}}}""",
        }));
}
