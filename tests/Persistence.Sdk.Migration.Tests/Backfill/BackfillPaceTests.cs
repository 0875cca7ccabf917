using Persistence.Sdk.Migration.Backfill;

namespace Persistence.Sdk.Migration.Tests.Backfill;

public sealed class BackfillPaceTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void Without_live_writes_chunks_have_the_rows_asked_for_however_long_they_take()
    {
        var pace = new BackfillPace(10_000);

        Assert.Equal(TimeSpan.Zero, pace.After(10 * Slow, Quick, isLive: false));
        Assert.Equal(10_000, pace.Rows);
    }

    [Fact]
    public void Beside_live_writes_chunks_shrink_until_they_are_short_and_grow_back_to_what_was_asked_for()
    {
        var pace = new BackfillPace(10_000);
        pace.After(Slow, Quick, isLive: true);
        Assert.Equal(5_000, pace.Rows);
        for (var i = 0; i < 20; i++)
        {
            pace.After(Slow, Quick, isLive: true);
        }

        Assert.Equal(500, pace.Rows);
        pace.After(BackfillPace.Target, Quick, isLive: true);
        Assert.Equal(500, pace.Rows);
        for (var i = 0; i < 50; i++)
        {
            pace.After(Quick, Quick, isLive: true);
        }

        Assert.Equal(10_000, pace.Rows);
    }

    [Fact]
    public void A_mirror_that_answers_slower_than_it_can_gets_a_rest_as_long_as_the_chunk_took_but_no_longer_than_a_second()
    {
        var pace = new BackfillPace(10_000);
        Assert.Equal(TimeSpan.Zero, pace.After(Slow, TimeSpan.FromMilliseconds(1), isLive: false));

        Assert.Equal(TimeSpan.Zero, pace.After(Slow, BackfillPace.QuickAnswer, isLive: false));
        Assert.Equal(Slow, pace.After(Slow, 2 * BackfillPace.QuickAnswer, isLive: false));
        Assert.Equal(TimeSpan.FromSeconds(1), pace.After(10 * Slow, 2 * BackfillPace.QuickAnswer, isLive: false));
    }

    [Fact]
    public void A_mirror_that_is_always_slow_gets_no_rest()
    {
        var pace = new BackfillPace(10_000);
        var answers = Enumerable.Range(0, 5).Select(_ => pace.After(Slow, 4 * BackfillPace.QuickAnswer, isLive: false));

        Assert.All(answers, rest => Assert.Equal(TimeSpan.Zero, rest));
    }

    [Fact]
    public void Slices_of_the_guarded_apply_follow_the_time_they_take_within_bounds()
    {
        var slices = new SliceSize();
        for (var i = 0; i < 20; i++)
        {
            slices.After(Slow);
        }

        Assert.Equal(SliceSize.Fewest, slices.Rows);
        for (var i = 0; i < 20; i++)
        {
            slices.After(Quick);
        }

        Assert.Equal(SliceSize.Most, slices.Rows);
    }
}
