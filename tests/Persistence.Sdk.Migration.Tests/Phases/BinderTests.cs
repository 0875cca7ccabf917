using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Tests.Phases;

public sealed class BinderTests
{
    private static readonly ControlRow File = new()
    {
        OwnId = "file-1", PeerId = "server-1", Epoch = 4, Generation = 7, LastVersion = 1000, Phase = PersistencePhase.DualWrite,
    };

    private static readonly ControlRow Server = new()
    {
        OwnId = "server-1", PeerId = "file-1", Epoch = 4, Generation = 7, PeerVersion = 1000, Phase = PersistencePhase.DualWrite,
    };

    [Fact]
    public void A_pair_that_belongs_together_is_accepted() => Binder.Check(File, Server);

    [Fact]
    public void Two_databases_that_are_still_free_are_accepted() =>
        Binder.Check(new ControlRow { OwnId = "file-1" }, new ControlRow { OwnId = "server-1" });

    [Fact]
    public void A_crash_between_the_two_halves_of_binding_is_no_wrong_neighbour() =>
        Binder.Check(File, Server with { PeerId = null, Generation = 0, PeerVersion = 0 });

    [Fact]
    public void S64_A_second_file_is_refused_by_name() =>
        AssertRefused(
            WrongNeighbour.SecondFile, File with { OwnId = "file-2", PeerId = null }, Server, "file-2", "file-1");

    [Fact]
    public void S64_Another_or_an_emptied_server_is_refused_by_name()
    {
        AssertRefused(
            WrongNeighbour.EmptiedServer, File, new ControlRow { OwnId = "server-2" }, "server-2", "server-1");
        AssertRefused(
            WrongNeighbour.ReplacedServer, File, new ControlRow { OwnId = "server-2", Epoch = 1 }, "server-2", "server-1");
    }

    [Fact]
    public void An_emptied_server_is_bound_anew_from_phase_0() => Binder.Check(
        File with { Phase = PersistencePhase.SqliteOnly }, new ControlRow { OwnId = "server-2" });

    [Fact]
    public void S64_A_backup_from_before_the_binding_is_refused() => AssertRefused(
        WrongNeighbour.RestoredFile, File with { PeerId = null, Generation = 0 }, Server, "restored from a backup");

    [Fact]
    public void S64_A_copied_file_is_behind_in_its_generation() =>
        AssertRefused(WrongNeighbour.CopiedFile, File with { Generation = 6 }, Server, "generation 6");

    [Fact]
    public void S64_A_file_that_lost_its_last_commits_is_refused() =>
        AssertRefused(WrongNeighbour.LostCommits, File with { LastVersion = 999 }, Server, "lost its last commits");

    [Fact]
    public void S64_A_file_that_lost_commits_is_refused_whatever_it_has_issued_since() => AssertRefused(
        WrongNeighbour.LostCommits, File with { LastVersion = 2000, UnverifiedVersion = 999 }, Server, "up to 999");

    [Fact]
    public void A_file_that_was_written_before_it_could_be_compared_is_accepted_where_it_lost_nothing() =>
        Binder.Check(File with { LastVersion = 2000, UnverifiedVersion = 1000 }, Server);

    [Fact]
    public void S64_Every_refusal_says_what_to_do()
    {
        ControlRow[] files =
        [
            File with { OwnId = "file-2" }, File with { PeerId = null }, File with { Generation = 6 },
            File with { LastVersion = 999 }, File with { PeerId = "server-2" },
        ];
        Assert.All(files, file => Assert.Matches("Use the |Connect to ", Neighbours.FindRefusal(file, Server)!.Message));
    }

    private static void AssertRefused(WrongNeighbour kind, ControlRow file, ControlRow server, params string[] named)
    {
        var refused = Assert.Throws<BindingRejectedException>(() => Binder.Check(file, server));
        Assert.Equal(kind, refused.Kind);
        Assert.All(named, part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
    }
}
