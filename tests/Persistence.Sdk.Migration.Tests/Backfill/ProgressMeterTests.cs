using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Clocks;

namespace Persistence.Sdk.Migration.Tests.Backfill;

public sealed class ProgressMeterTests
{
    [Fact]
    public void Rate_and_time_left_are_those_of_this_run_and_count_from_where_it_began()
    {
        var time = new ManualTimeProvider();
        var told = new Told();
        var meter = new ProgressMeter("a.b", total: 1_000, before: 400, time, told);
        time.Advance(TimeSpan.FromSeconds(2));

        meter.Report(600, isDone: false);

        Assert.Equal(new TableProgress("a.b", 600, 1_000, 100, TimeSpan.FromSeconds(4), false), told.Last);
    }

    [Fact]
    public void Before_anything_is_done_nobody_knows_how_long_it_takes()
    {
        var told = new Told();
        new ProgressMeter("a.b", total: 1_000, before: 0, new ManualTimeProvider(), told).Report(0, isDone: false);

        Assert.Null(told.Last!.Remaining);
    }

    [Fact]
    public void Rows_that_came_meanwhile_raise_the_total_and_never_give_a_negative_time()
    {
        var time = new ManualTimeProvider();
        var told = new Told();
        var meter = new ProgressMeter("a.b", total: 10, before: 0, time, told);
        time.Advance(TimeSpan.FromSeconds(1));

        meter.Report(12, isDone: false);

        Assert.Equal((12, TimeSpan.Zero), (told.Last!.Total, told.Last.Remaining));
    }

    private sealed class Told : IProgress<TableProgress>
    {
        public TableProgress? Last { get; private set; }

        public void Report(TableProgress value) => Last = value;
    }
}
