using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Tests.Phases;

public sealed class TargetRuleTests
{
    [Fact]
    public void The_highest_phase_that_a_live_process_asks_for_is_the_target() =>
        Assert.Equal(PersistencePhase.Backfill, Target(
            PersistencePhase.SqliteOnly, null, PersistencePhase.SqliteOnly, PersistencePhase.Backfill, PersistencePhase.DualWrite));

    [Fact]
    public void A_rolling_change_goes_back_only_when_the_last_process_asks_for_it()
    {
        Assert.Equal(PersistencePhase.DualWrite, Target(
            PersistencePhase.DualWrite, null, PersistencePhase.SqliteOnly, PersistencePhase.DualWrite));
        Assert.Equal(PersistencePhase.SqliteOnly, Target(
            PersistencePhase.DualWrite, null, PersistencePhase.SqliteOnly, PersistencePhase.SqliteOnly));
    }

    [Fact]
    public void An_operators_ceiling_caps_what_processes_ask_for() =>
        Assert.Equal(PersistencePhase.SqliteOnly, Target(
            PersistencePhase.DualWrite, PersistencePhase.SqliteOnly, PersistencePhase.DualWrite));

    [Fact]
    public void Processes_that_ask_for_nothing_leave_the_phase_where_it_is() =>
        Assert.Equal(PersistencePhase.DualWrite, Target(PersistencePhase.DualWrite, null, null, null));

    private static PersistencePhase Target(PersistencePhase phase, PersistencePhase? ceiling, params PersistencePhase?[] asked) =>
        TargetRule.Target(
            new ControlRow { Phase = phase, Epoch = 3, Ceiling = ceiling },
            asked.Select((wish, i) => new ProcessRegistration($"p{i}", "host", i, wish, "1.0")));
}
