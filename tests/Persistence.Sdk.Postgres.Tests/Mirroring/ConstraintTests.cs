using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Mirroring;

public sealed class ConstraintTests
{
    [PostgresFact]
    public async Task S60_Unique_values_are_swapped_in_either_order_of_the_batch()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var version = 10L;
        foreach (var order in Images.Permutations<string>(["a", "b"]))
        {
            await ApplyAsync(database, Images.Seat("a", "left", version), Images.Seat("b", "right", version));
            RowImage[] swapped = [Images.Seat("a", "right", version + 1), Images.Seat("b", "left", version + 1)];
            await ApplyAsync(database,
                [.. order.Select(id => swapped.Single(image => image.Key.Equals(Seat.KeyOf(id))))]);

            Assert.Equal(["a:right", "b:left"], await SeatsAsync(database));
            version += 10;
        }
    }

    [PostgresFact]
    public async Task S60_Unique_values_rotate_in_every_order_of_the_batch()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var version = 10L;
        foreach (var order in Images.Permutations<int>([0, 1, 2]))
        {
            await ApplyAsync(
                database, Images.Seat("a", "1", version), Images.Seat("b", "2", version),
                Images.Seat("c", "3", version));
            RowImage[] rotated =
            [
                Images.Seat("a", "2", version + 1), Images.Seat("b", "3", version + 1),
                Images.Seat("c", "1", version + 1),
            ];
            await ApplyAsync(database, [.. order.Select(i => rotated[i])]);

            Assert.Equal(["a:2", "b:3", "c:1"], await SeatsAsync(database));
            version += 10;
        }
    }

    [PostgresFact]
    public async Task S60_A_unique_value_passes_from_a_deleted_row_to_a_new_one()
    {
        await using var database = await TestDatabase.MirrorAsync();
        await ApplyAsync(database, Images.Seat("a", "left", 10));

        await ApplyAsync(database, Images.Seat("b", "left", 11), Images.Gone(Seat.KeyOf("a"), 11));

        Assert.Equal(["b:left"], await SeatsAsync(database));
    }

    [PostgresFact]
    public async Task S17_A_unique_clash_replaces_no_neighbour_and_names_the_row_in_the_way()
    {
        await using var database = await TestDatabase.MirrorAsync();
        await ApplyAsync(database, Images.Seat("a", "left", 10));
        var clashing = Images.Seat("b", "left", 11);

        var rejected = await Assert.ThrowsAsync<MirrorRejectedException>(() => ApplyAsync(database, clashing));

        Assert.Equal(MirrorRejection.UniqueClash, rejected.Rejection);
        Assert.Equal(["a:left"], await SeatsAsync(database));
        Assert.Equal([Seat.KeyOf("a")], await database.Side.Mirror.FindClashesAsync(clashing, default));
        Assert.Empty(await database.Side.Mirror.FindClashesAsync(Images.Seat("a", "left", 12), default));
        Assert.Empty(await database.Side.Mirror.FindClashesAsync(Images.Seat("b", null, 12), default));
    }

    [PostgresFact]
    public async Task An_older_row_whose_image_is_refused_by_a_guard_is_not_removed()
    {
        await using var database = await TestDatabase.MirrorAsync();
        await ApplyAsync(database, Images.Seat("a", "left", 10));
        await database.ExecuteAsync("INSERT INTO persistence.tombstones VALUES ('test.seats', '[\"a\"]', 50)");

        await ApplyAsync(database, Images.Seat("a", "right", 20));

        Assert.Equal(["a:left"], await SeatsAsync(database));
    }

    [PostgresFact]
    public async Task S21_S60_A_child_without_its_parent_waits_and_passes_when_the_parent_is_there()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var child = Images.Page("p", "f", 10);

        var rejected = await Assert.ThrowsAsync<MirrorRejectedException>(() => ApplyAsync(database, child));
        await ApplyAsync(database, Images.Folder("f", 10));
        await ApplyAsync(database, child);

        Assert.Equal(MirrorRejection.MissingParent, rejected.Rejection);
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM test.pages"));
    }

    [PostgresFact]
    public async Task S60_Parent_and_children_come_and_go_in_either_order_of_the_batch()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var version = 10L;
        foreach (var order in Images.Permutations<int>([0, 1]))
        {
            RowImage[] come = [Images.Folder("f", version), Images.Page("p", "f", version)];
            RowImage[] go = [Images.Gone(Folder.KeyOf("f"), version + 1), Images.Gone(Page.KeyOf("p"), version + 1)];

            await ApplyAsync(database, [.. order.Select(i => come[i])]);
            Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM test.pages"));
            await ApplyAsync(database, [.. order.Select(i => go[i])]);
            Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM test.folders"));
            version += 10;
        }
    }

    [PostgresFact]
    public async Task S63_Errors_that_are_not_about_data_are_unavailability()
    {
        await using var database = await TestDatabase.MirrorAsync();
        await database.ExecuteAsync("ALTER TABLE test.notes RENAME COLUMN body TO other");
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => ApplyAsync(database, Images.Note("a", "x", 10)));

        await database.ExecuteAsync("ALTER TABLE test.notes RENAME COLUMN other TO body");
        await database.ExecuteAsync($"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");
        await using var side = database.Open(options => options.MaxPoolSize = 5);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(async () => await side.Mirror.ApplyAsync(
            [Images.Note("a", "x", 10)], await database.FenceAsync(), default));

        await ApplyAsync(database, Images.Note("a", "x", 10));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    private static async Task ApplyAsync(TestDatabase database, params RowImage[] images) =>
        await database.Side.Mirror.ApplyAsync(images, await database.FenceAsync(), default);

    private static Task<IReadOnlyList<string>> SeatsAsync(TestDatabase database) =>
        database.ListAsync<string>("SELECT id || ':' || place FROM test.seats ORDER BY id");
}
