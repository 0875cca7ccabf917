using Persistence.Sdk.Migration.Cutover;
using Persistence.Sdk.Testing.Clocks;

namespace Persistence.Sdk.Migration.Tests.Phases;

public sealed class FlipTimesTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void The_parts_of_a_pause_add_up_to_the_time_at_which_the_new_authority_decides()
    {
        var times = new FlipTimes(_time);
        Pass(20);
        times.MarkDrained();
        Pass(5);
        times.MarkConsented();
        Pass(3);
        times.MarkDecided();
        Pass(1);

        Assert.Equal(
            (20, 5, 3, 29),
            (times.Drain.TotalMilliseconds, times.Consent.TotalMilliseconds, times.TakeOver.TotalMilliseconds,
                times.Elapsed.TotalMilliseconds));
    }

    [Fact]
    public void A_part_that_was_not_reached_took_no_time()
    {
        var times = new FlipTimes(_time);
        Pass(20);
        times.MarkDrained();

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (times.Consent, times.TakeOver));
    }

    private void Pass(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
