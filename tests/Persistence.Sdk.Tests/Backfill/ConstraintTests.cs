using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>
/// Unique values that are handed on, and parents and children, behind the read of the chunk that holds them.
/// </summary>
public sealed class ConstraintTests
{
    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S60_Unique_values_that_are_swapped_behind_the_read_of_their_chunk_end_as_the_authority_has_them(
        bool replayFirst)
    {
        using var pauses = new Pauses();
        await using var hall = await Hall.CreateAsync();
        await hall.Begin("hall.rooms");
        var bring = pauses.At(FaultPoints.AfterBackfillRead);
        var backfill = hall.Begin("hall.seats");
        await bring.ReachedAsync();
        var replay = replayFirst ? null : pauses.At(FaultPoints.AfterReplicatorRead);

        await hall.SeatAsync("red1", null);
        await hall.SeatAsync("red2", "red ann");
        await hall.SeatAsync("red1", "red bob");
        await (replay?.ReachedAsync() ?? Eventually.DrainedAsync(hall.Pair));
        bring.Go();
        Assert.True((await backfill).IsClean);
        replay?.Go();

        Assert.Equal("green1 green ann\ngreen2 green bob\nred1 red bob\nred2 red ann", await hall.RowsAsync());
    }

    [PostgresFact]
    public async Task S60_A_unique_value_that_another_row_has_already_on_the_mirror_holds_no_chunk_up()
    {
        using var pauses = new Pauses();
        await using var hall = await Hall.CreateAsync();
        await hall.Begin("hall.rooms");
        var bring = pauses.At(FaultPoints.AfterBackfillRead);
        var backfill = hall.Begin("hall.seats");
        await bring.ReachedAsync();

        await hall.SeatAsync("green1", null);
        await hall.WriteAsync(changes => changes.Delete(Seat.KeyOf("green2")));
        await hall.SeatAsync("red3", "green ann");
        await hall.SeatAsync("red4", "green bob");
        // Only the rows that were handed the values arrive before the chunk does, as from another batch.
        await hall.Pair.OnPostgresAsync(
            "INSERT INTO hall.rooms VALUES ('red', 1) ON CONFLICT DO NOTHING; "
            + "DELETE FROM hall.seats WHERE id = 'green1'; DELETE FROM persistence.tombstones;"
            + "INSERT INTO hall.seats VALUES ('red3', 'red', 'green ann', 3), ('red4', 'red', 'green bob', 4) "
            + "ON CONFLICT DO NOTHING");
        bring.Go();
        Assert.True((await backfill).IsClean);

        Assert.Equal("green1 -\nred1 red ann\nred2 red bob\nred3 green ann\nred4 green bob", await hall.RowsAsync());
    }

    [PostgresFact]
    public async Task S60_A_child_whose_new_parent_the_mirror_does_not_have_yet_brings_it_along()
    {
        using var pauses = new Pauses();
        await using var hall = await Hall.CreateAsync();
        var read = pauses.At(FaultPoints.AfterBackfillRead); // the rooms
        var backfill = hall.Begin("hall.rooms", "hall.seats");
        await read.ReachedAsync();
        var replay = pauses.At(FaultPoints.AfterReplicatorRead);
        await hall.WriteAsync(changes => changes.Put(HallRoom.Table, new HallRoom { Id = "blue" })
            .Put(Seat.Table, new Seat { Id = "blue1", Room = "blue", Guest = "carl" }));
        await replay.ReachedAsync();
        read.Go();

        Assert.True((await backfill).IsClean);
        Assert.Equal("carl", await hall.Pair.FromPostgresAsync<string>("SELECT guest FROM hall.seats WHERE id = 'blue1'"));
        replay.Go();
        Assert.StartsWith("blue1 carl\n", await hall.RowsAsync(), StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S60_A_parent_that_goes_with_its_children_behind_the_read_of_their_chunk_stays_gone(bool replayFirst)
    {
        using var pauses = new Pauses();
        await using var hall = await Hall.CreateAsync();
        await hall.Begin("hall.rooms");
        var bring = pauses.At(FaultPoints.AfterBackfillRead);
        var backfill = hall.Begin("hall.seats");
        await bring.ReachedAsync();
        var replay = replayFirst ? null : pauses.At(FaultPoints.AfterReplicatorRead);

        await hall.WriteAsync(changes => changes.Delete(Seat.KeyOf("red1")).Delete(Seat.KeyOf("red2"))
            .Delete(HallRoom.KeyOf("red")));
        await (replay?.ReachedAsync() ?? Eventually.DrainedAsync(hall.Pair));
        bring.Go();
        Assert.True((await backfill).IsClean);
        replay?.Go();

        Assert.Equal("green1 green ann\ngreen2 green bob", await hall.RowsAsync());
    }
}
