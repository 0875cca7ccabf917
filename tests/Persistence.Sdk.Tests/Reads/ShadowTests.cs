using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Persistence.Sdk.Tests.Telemetry;

namespace Persistence.Sdk.Tests.Reads;

/// <summary>Reads that the other database answers as well, when the caller has its answer.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class ShadowTests
{
    internal static readonly Query<Note> All = TableQuery.Rows(NoteTable.Definition, SqlText.Same("ORDER BY id"));

    internal static readonly Query<Sum> Total = new(
        RowShape.Of<Sum>(shape => shape.Column(sum => sum.Total)),
        new SqlText("SELECT sum(amount) FROM faults_notes", "SELECT sum(amount)::bigint FROM faults.notes"));

    public static TheoryData<PersistencePhase> WithMirror =>
        [PersistencePhase.DualWrite, PersistencePhase.Backfill, PersistencePhase.ReadCutover];

    [PostgresTheory]
    [MemberData(nameof(WithMirror))]
    public async Task Points_lists_and_aggregates_that_agree_are_counted_as_equal(PersistencePhase phase)
    {
        await using var scene = await ShadowScene.CreateAsync(phase);

        await scene.ReadAllAsync();

        await scene.HearsAsync("point", "equal");
        await scene.HearsAsync("list", "equal");
        await scene.HearsAsync("aggregate", "equal");
        Assert.Empty((await scene.Application.Engine.Status.GetAsync()).ShadowMismatches);
    }

    [PostgresTheory]
    [MemberData(nameof(WithMirror))]
    public async Task What_differs_is_counted_and_told_by_key_and_column_and_by_no_value(PersistencePhase phase)
    {
        await using var scene = await ShadowScene.CreateAsync(phase);
        await scene.DamageMirrorAsync("UPDATE {notes} SET owner = 'canary', amount = 4711 WHERE id = 'n1'");

        await scene.ReadAllAsync();

        await scene.HearsAsync("point", "different");
        await scene.HearsAsync("list", "different");
        await scene.HearsAsync("aggregate", "different");
        var told = (await scene.Application.Engine.Status.GetAsync()).ShadowMismatches;
        Assert.Equal(["NoteStore"], told.Select(mismatch => mismatch.Store).Distinct());
        var (point, list, aggregate) = (
            told.Single(mismatch => mismatch.Key is not null),
            told.Single(mismatch => mismatch is { Source: "faults.notes", Key: null }),
            told.Single(mismatch => mismatch.Source == nameof(Sum)));
        Assert.Equal(("""["n1"]""", ShadowDifference.Different, "owner amount", phase),
            (point.Key, point.Difference, string.Join(' ', point.Columns), point.Phase));
        Assert.Equal(("owner amount", 3, 3), (string.Join(' ', list.Columns), list.SqliteRows, list.PostgresRows));
        Assert.Equal(["total"], aggregate.Columns);
        Assert.DoesNotContain("canary", string.Join('\n', told), StringComparison.Ordinal);
        Assert.DoesNotContain("4711", string.Join('\n', told), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_row_that_one_database_lacks_is_told_as_missing_there()
    {
        await using var scene = await ShadowScene.CreateAsync(PersistencePhase.DualWrite);
        await scene.DamageMirrorAsync("DELETE FROM {notes} WHERE id = 'n1'");
        await scene.DamageMirrorAsync("UPDATE {notes} SET id = 'n9' WHERE id = 'n2'");

        await scene.Store.FindAsync("n1");
        await scene.HearsAsync("point", "different");
        await scene.Store.QueryAsync(All);
        await scene.HearsAsync("list", "different");

        var told = (await scene.Application.Engine.Status.GetAsync()).ShadowMismatches;
        Assert.Equal(ShadowDifference.MissingInPostgres, told[1].Difference);
        Assert.Equal((3, 2), (told[0].SqliteRows, told[0].PostgresRows));
    }

    [PostgresFact]
    public async Task S35_The_same_rows_in_another_order_are_a_difference_where_the_query_has_an_order()
    {
        await using var scene = await ShadowScene.CreateAsync(PersistencePhase.DualWrite);
        var backwards = new SqlText("ORDER BY id", "ORDER BY id DESC");

        await scene.Store.QueryAsync(TableQuery.Rows(NoteTable.Definition, backwards));
        await scene.HearsAsync("list", "different");

        Assert.Equal(
            ShadowDifference.OtherOrder,
            Assert.Single((await scene.Application.Engine.Status.GetAsync()).ShadowMismatches).Difference);
    }

    [PostgresFact]
    public async Task Rows_without_an_order_may_come_in_any()
    {
        await using var scene = await ShadowScene.CreateAsync(PersistencePhase.DualWrite);
        var inner = new SqlText(
            "WHERE id IN (SELECT id FROM faults_notes ORDER BY id)",
            "WHERE id IN (SELECT id FROM faults.notes ORDER BY id) OFFSET 0");
        await scene.DamageMirrorAsync("UPDATE {notes} SET first_text = first_text WHERE id = 'n1'"); // moves it in the heap

        await scene.Store.QueryAsync(TableQuery.Rows(NoteTable.Definition, inner));

        await scene.HearsAsync("list", "equal");
    }

    [PostgresFact]
    public async Task What_waits_for_the_mirror_is_no_difference()
    {
        await using var scene = await ShadowScene.CreateAsync(PersistencePhase.DualWrite);
        await scene.Pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CHECK (amount < 100)");
        await scene.Store.PutAsync("n1", 100);

        await scene.ReadAllAsync();

        await scene.HearsAsync("point", "in_motion");
        await scene.HearsAsync("list", "in_motion");
        await scene.HearsAsync("aggregate", "in_motion");
    }

    [PostgresFact]
    public async Task History_that_was_not_copied_is_no_difference()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var alone = await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
            await alone.Database.PutAsync("n1", 1);
        }

        await using var scene = await ShadowScene.OverAsync(pair, PersistencePhase.DualWrite);
        await Eventually.TrueAsync("both databases are bound", async () =>
        {
            await scene.ReadAllAsync();
            return scene.Hears("point", "not_copied") && scene.Hears("list", "not_copied");
        });
        Assert.False(scene.Hears("point", "different"));
    }

    [PostgresFact]
    public async Task A_mirror_that_hangs_costs_no_caller_and_no_memory()
    {
        await using var scene = await ShadowScene.CreateAsync(PersistencePhase.DualWrite);
        scene.Proxy.SetMode(LaneMode.Swallow);

        for (var i = 0; i < 400; i++)
        {
            Assert.Equal(1, (await scene.Store.FindAsync("n1"))!.Amount);
        }

        await scene.HearsAsync("point", "dropped");
    }

    [PostgresFact]
    public async Task Nothing_is_asked_twice_where_the_share_is_nought()
    {
        await using var scene = await ShadowScene.CreateAsync(PersistencePhase.DualWrite);
        scene.Application.Set("Stores:NoteStore:ShadowReadPercent", "0");

        await scene.ReadAllAsync();
        await scene.Application.DisposeAsync();

        Assert.False(scene.Heard.Heard("persistence.read.shadowed"));
    }

    internal sealed record Sum
    {
        public long? Total { get; init; }
    }
}
