using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>
/// Rows that cannot be read are differences with a column, and are healed where there is something to heal with.
/// </summary>
public sealed class UnreadableTests
{
    private const string Garbage = "UPDATE {notes} SET amount = 'three' WHERE id = 'n3'";

    [PostgresFact]
    public async Task S43_A_row_of_the_authority_that_cannot_be_read_is_taken_from_the_mirror_only_when_told_to()
    {
        await using var scene = await ParityScene.CreateAsync();
        await scene.DamageAsync(DatabaseSide.Sqlite, Garbage);

        var refused = await scene.RepairNotesAsync();
        Assert.Equal((1, 0, false), (refused.Different, refused.Repaired, refused.IsClean));
        Assert.Equal("amount", refused.Samples.Single().Columns.Single().Column);
        Assert.Contains("--take-from-mirror", refused.Samples.Single().NotRepaired, StringComparison.Ordinal);

        var taken = await scene.RepairNotesAsync(takeFromMirror: true);
        Assert.Equal((1, 1, true), (taken.Different, taken.Repaired, taken.IsClean));
        Assert.Equal("3", (await Contents.NotesAsync(scene.Pair, DatabaseSide.Sqlite))["n3"]["amount"]);
        await Contents.AssertEqualAsync(scene.Pair);
    }

    [PostgresFact]
    public async Task S43_A_row_of_the_mirror_that_cannot_be_read_is_replaced()
    {
        await using var scene = await ParityScene.CreateAsync(DatabaseSide.Postgres);
        await scene.DamageAsync(DatabaseSide.Sqlite, Garbage);
        await scene.DamageAsync(DatabaseSide.Sqlite, "UPDATE {notes} SET body = '{\"open' WHERE id = 'n4'");

        var healed = await scene.RepairNotesAsync();

        Assert.Equal((2, 2, true), (healed.Different, healed.Repaired, healed.IsClean));
        Assert.Equal(["amount", "body"], healed.Samples.Select(sample => sample.Columns.Single().Column).Order());
        await Contents.AssertEqualAsync(scene.Pair);
    }

    [PostgresFact]
    public async Task S43_An_unreadable_row_that_waits_for_its_delivery_is_a_difference_all_the_same()
    {
        await using var scene = await ParityScene.CreateAsync();
        await scene.DamageAsync(DatabaseSide.Sqlite, Garbage);
        await scene.Pair.OnSqliteAsync(
            """
            INSERT INTO persistence_pending (table_name, row_key, version, since)
            SELECT 'faults.notes', '["n3"]', row_version, '2026-01-01T00:00:00.000000Z' FROM faults_notes WHERE id = 'n3'
            """);

        var found = await scene.CheckNotesAsync();

        Assert.Equal((1, 0), (found.Different, found.InFlight));
    }

    [PostgresFact]
    public async Task S43_A_row_without_a_readable_key_is_reported_and_left_to_the_operator()
    {
        await using var scene = await ParityScene.CreateAsync(DatabaseSide.Postgres);
        await scene.DamageAsync(DatabaseSide.Sqlite, "UPDATE {notes} SET id = x'00FF' WHERE id = 'n3'");

        var found = await scene.RepairNotesAsync();

        Assert.Equal((1, 1, 1), (found.Different, found.MissingInSqlite, found.Repaired));
        Assert.False(found.IsClean);
        var left = found.Samples.Single(sample => sample.Kind == DifferenceKind.Different);
        Assert.Equal(("[]", "id"), (left.Key, left.Columns.Single().Column));
        Assert.Contains("by hand", left.NotRepaired, StringComparison.Ordinal);
        Assert.False(await scene.EvidenceAsync());
    }

    [PostgresFact]
    public async Task Documents_that_are_written_differently_and_hold_the_same_are_no_difference()
    {
        await using var scene = await ParityScene.CreateAsync();
        await scene.DamageAsync(DatabaseSide.Postgres, "UPDATE {notes} SET body = '{\"b\": 1.0, \"a\": [1]}' WHERE id = 'n3'");
        await scene.DamageAsync(DatabaseSide.Sqlite, "UPDATE {notes} SET body = '{\"a\":[1],  \"b\":1}' WHERE id = 'n3'");

        Assert.True((await scene.CheckNotesAsync()).IsClean);
    }
}
