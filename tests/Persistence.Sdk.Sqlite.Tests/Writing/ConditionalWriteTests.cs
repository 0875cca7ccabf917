using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Writing;

public sealed class ConditionalWriteTests
{
    private static readonly SqlText Claim = SqlText.Same("count = count + @by");
    private static readonly SqlText AtLeast = SqlText.Same("count >= @least");

    [Fact]
    public async Task An_update_gives_back_the_rows_it_changed_with_their_new_versions()
    {
        await using var test = await TestDatabase.CreateAsync();
        var before = await PutThreeAsync(test);

        var updated = await test.WriteAsync(new ChangeSet().UpdateWhere(Item.Table, Claim, AtLeast, Parameters(10, 2)));

        var outcome = Assert.Single(updated.Outcomes);
        Assert.Equal(
            [("b", 12L), ("c", 13L)], outcome.Records(Item.Table).Select(item => (item.Id, item.Count)).Order());
        Assert.All(outcome.Images, image => Assert.True(image.Version > before));
        Assert.Equal(1L, test.Scalar("SELECT count FROM test_items WHERE id = 'a'"));
    }

    [Fact]
    public async Task Writes_of_one_shape_may_differ_in_their_values()
    {
        await using var test = await TestDatabase.CreateAsync();
        await PutThreeAsync(test);

        await test.WriteAsync(new ChangeSet().UpdateWhere(Item.Table, Claim, AtLeast, Parameters(10, 3)));
        await test.WriteAsync(new ChangeSet().UpdateWhere(Item.Table, Claim, AtLeast, Parameters(100, 13)));

        Assert.Equal(113L, test.Scalar("SELECT count FROM test_items WHERE id = 'c'"));
    }

    [Fact]
    public async Task Parameters_bind_by_name_in_whatever_order_they_come()
    {
        await using var test = await TestDatabase.CreateAsync();
        await PutThreeAsync(test);
        await test.WriteAsync(new ChangeSet().UpdateWhere(Item.Table, Claim, AtLeast, Parameters(10, 3)));

        var turned = new SqlParameters().Add("least", 2).Add("by", 100);
        await test.WriteAsync(new ChangeSet().UpdateWhere(Item.Table, Claim, AtLeast, turned));

        Assert.Equal(102L, test.Scalar("SELECT count FROM test_items WHERE id = 'b'"));
    }

    [Fact]
    public async Task A_condition_that_fits_no_row_changes_nothing()
    {
        await using var test = await TestDatabase.CreateAsync();
        await PutThreeAsync(test);

        var written = await test.WriteAsync(new ChangeSet()
            .UpdateWhere(Item.Table, Claim, AtLeast, Parameters(1, 99))
            .DeleteWhere(Item.Table, AtLeast, new SqlParameters().Add("least", 99)));

        Assert.All(written.Outcomes, outcome => Assert.False(outcome.Applied));
        Assert.Equal(3, test.Count("test_items"));
    }

    [Fact]
    public async Task A_conditional_deletion_leaves_a_tombstone_for_each_row()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        var before = await PutThreeAsync(test);

        var deleted = await test.WriteAsync(new ChangeSet()
            .DeleteWhere(Item.Table, AtLeast, new SqlParameters().Add("least", 2)));

        Assert.Equal(2, deleted.Outcomes[0].Rows);
        Assert.Empty(deleted.Outcomes[0].Records(Item.Table));
        Assert.All(deleted.Outcomes[0].Images, image => Assert.True(image.IsDeletion && image.Version > before));
        Assert.Equal(2, test.Count(
            "persistence_tombstones JOIN persistence_pending USING (table_name, row_key, version)"));
        Assert.Equal(1, test.Count("test_items"));
    }

    [Fact]
    public async Task A_deletion_by_key_is_above_the_row_and_tells_whether_there_was_one()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")));
        test.Execute("UPDATE test_items SET row_version = 8000000000000000000");

        var deleted = await test.WriteAsync(new ChangeSet().Delete(Item.Key("a")).Delete(Item.Key("b")));

        Assert.Equal([true, false], deleted.Outcomes.Select(outcome => outcome.Applied));
        Assert.Equal(8000000000000000001, deleted.Outcomes[0].Images[0].Version);
        Assert.Equal(8000000000000000001, test.Scalar("SELECT version FROM persistence_tombstones"));
        Assert.Equal(1, test.Count("persistence_tombstones"));
    }

    [Fact]
    public async Task A_row_put_deleted_and_put_again_in_one_set_rises_each_time()
    {
        await using var test = await TestDatabase.CreateAsync();

        var written = await test.WriteAsync(new ChangeSet()
            .Put(Item.Table, Item.Of("a")).Delete(Item.Key("a")).Put(Item.Table, Item.Of("a", "again")));

        var versions = written.Outcomes.Select(outcome => outcome.Images[0].Version).ToArray();
        Assert.Equal([versions[0], versions[0] + 1, versions[0] + 2], versions);
        Assert.Equal("again", (await test.FindAsync(Item.Table, Item.Key("a")))!.Name);
    }

    [Fact]
    public async Task S16_Claims_of_many_callers_never_meet()
    {
        await using var test = await TestDatabase.CreateAsync();
        var all = new ChangeSet();
        for (var i = 0; i < 40; i++)
        {
            all.Put(Item.Table, Item.Of($"job{i:D2}"));
        }

        await test.WriteAsync(all);
        var where = SqlText.Same("id = (SELECT id FROM {table} WHERE name IS NULL ORDER BY id LIMIT 1)");
        var set = SqlText.Same("name = @worker");
        var claims = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(worker => new SqlParameters().Add("worker", Item.Table["name"], $"worker{worker}"))
            .Select(worker => test.WriteAsync(new ChangeSet().UpdateWhere(Item.Table, set, where, worker))));

        var claimed = claims.SelectMany(claim => claim.Outcomes[0].Records(Item.Table), (_, item) => item.Id).ToArray();
        Assert.Equal(40, claimed.Distinct().Count());
        Assert.Equal(40, claimed.Length);
    }

    private static SqlParameters Parameters(long by, long least) =>
        new SqlParameters().Add("by", by).Add("least", least);

    private static async Task<long> PutThreeAsync(TestDatabase test)
    {
        var written = await test.WriteAsync(new ChangeSet()
            .Put(Item.Table, Item.Of("a", count: 1))
            .Put(Item.Table, Item.Of("b", count: 2))
            .Put(Item.Table, Item.Of("c", count: 3)));
        return written.Outcomes.Max(outcome => outcome.Images[0].Version);
    }
}
