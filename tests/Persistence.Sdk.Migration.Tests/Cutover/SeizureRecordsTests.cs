using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Cutover;

namespace Persistence.Sdk.Migration.Tests.Cutover;

/// <summary>What the control rows say at each step of a forced take-over.</summary>
public sealed class SeizureRecordsTests
{
    private static readonly ControlRow Mirror = new()
    {
        OwnId = "file", PeerId = "server", Phase = PersistencePhase.ReadCutover, Authority = DatabaseSide.Postgres,
        Epoch = 4, CoverageEpoch = 2, Generation = 7, LastVersion = 50, PeerVersion = 90,
    };

    private static readonly ControlRow Consented = Mirror with
    {
        Phase = PersistencePhase.Backfill, Authority = DatabaseSide.Sqlite, State = ControlState.Raising,
        AttemptId = "attempt\nby somebody",
    };

    private static readonly ControlRow Server = Mirror with
    {
        OwnId = "server", PeerId = "file", Generation = 6, State = ControlState.Raising, AttemptId = "back",
        CoverageEpoch = 2,
    };

    [Fact]
    public void Only_a_file_that_is_kept_in_step_or_has_consented_is_taken_over()
    {
        Assert.True(SeizureRecords.MayBegin(Mirror));
        Assert.True(SeizureRecords.MayBegin(Consented));
        Assert.All(
            [
                Mirror with { Phase = PersistencePhase.PostgresOnly }, Mirror with { State = ControlState.Draining },
                Consented with { State = ControlState.Open }, Consented with { State = ControlState.Draining },
            ],
            row => Assert.False(SeizureRecords.MayBegin(row)));
    }

    [Fact]
    public void A_take_over_that_is_undone_leaves_no_trace() => Assert.All(
        [Mirror, Consented], row =>
        {
            var begun = SeizureRecords.Begun(row, "id", "note");
            Assert.True(SeizureRecords.IsBegun(begun));
            Assert.Equal(row, SeizureRecords.Undone(begun));
        });

    [Fact]
    public void A_file_that_was_taken_proves_nothing_any_more_and_issues_above_all_that_it_was_given()
    {
        var begun = SeizureRecords.Begun(Mirror, "id", "note");
        var taken = SeizureRecords.Taken(begun);

        Assert.True(SeizureRecords.IsTaken(taken));
        Assert.Equal(
            begun with
            {
                Phase = PersistencePhase.Backfill, Authority = DatabaseSide.Sqlite, Epoch = 6, CoverageEpoch = 0,
                Ceiling = PersistencePhase.Backfill, LastVersion = 90, UnverifiedVersion = 90,
            },
            taken);
        Assert.Equal(30, SeizureRecords.Taken(begun with { UnverifiedVersion = 30 }).UnverifiedVersion);
    }

    [Fact]
    public void Postgres_has_been_told_when_it_stands_above_the_file_and_says_the_same()
    {
        var taken = SeizureRecords.Taken(SeizureRecords.Begun(Mirror, "id", "note"));
        var fenced = SeizureRecords.Fenced(Server with { Epoch = 5 }, taken);

        Assert.False(SeizureRecords.IsFenced(Server with { Epoch = 9 }, taken));
        Assert.False(SeizureRecords.IsFenced(fenced with { Epoch = taken.Epoch }, taken)); // it only consented, before
        Assert.True(SeizureRecords.IsFenced(fenced, taken));
        Assert.Equal(7, fenced.Epoch);
        Assert.Equal(10, SeizureRecords.Fenced(Server with { Epoch = 9 }, taken).Epoch);
        var followed = SeizureRecords.Followed(taken, fenced);
        Assert.Equal(Told(followed), Told(fenced));
        Assert.Equal((ControlState.Open, null), (followed.State, followed.AttemptId));
    }

    private static object Told(ControlRow row) => (
        row.Phase, row.Epoch, row.Authority, row.State, row.AttemptId, row.CoverageEpoch, row.Ceiling, row.Generation);
}
