using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Restamping;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Restamping;

/// <summary>
/// What stands on the authority gets a version above all that is known, on whichever side that is, so that the guarded
/// apply brings it to a mirror that differs.
/// </summary>
public sealed class RestampTests
{
    private const long Ahead = 1L << 61;
    private static readonly TableDefinition<AllKinds> Kinds = ConformanceTables.AllKinds;
    private static readonly TableDefinition<Event> Events = ConformanceTables.Events;
    private static readonly Fence Fence = new(BoundPair.Epoch);
    private static readonly Event Happened = new()
    {
        HappenedAt = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero), EventId = new Guid(1, 2, 3, new byte[8]),
        Note = "first",
    };

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S70_A_row_is_stamped_above_the_clock_its_own_version_and_the_mirrors_and_pending(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        var written = (await PutAsync(pair, "a", "b")).ToArray();
        await pair.DeliverAsync();

        var raised = await pair.Authority.Restamp.RaiseAsync(
            [new KeyVersion(Key("a"), Ahead), new KeyVersion(Key("b"), 1)], Fence, default);

        var (a, b) = (raised.Single(image => image.Key.Equals(Key("a"))), raised.Single(image => image.Key.Equals(Key("b"))));
        Assert.Equal(Ahead + 1, a.Version);
        Assert.True(b.Version > written[1].Version);
        Assert.Empty(a.Row!.DifferencesTo(written[0].Row!));
        Assert.Equal([a.Version, b.Version], (await PendingAsync(pair)).Select(key => key.Version).OrderDescending());
        Assert.Equal(a.Version, (await pair.DeliverAsync()).Max(image => image.Version));
        Assert.Equal(Ahead + 1, (await pair.Authority.Control.ReadAsync(default)).LastVersion);
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S70_A_key_without_a_row_gets_a_tombstone_above_the_mirrors_row_which_then_goes(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        var stranger = Image(new AllKinds { Id = "stranger" }, Ahead);
        await pair.ApplyAsync(stranger);

        var raised = Assert.Single(await pair.Authority.Restamp.RaiseAsync(
            [new KeyVersion(stranger.Key, Ahead)], Fence, default));
        Assert.Equal((true, Ahead + 1), (raised.IsDeletion, raised.Version));
        var again = Assert.Single(await pair.Authority.Restamp.RaiseAsync(
            [new KeyVersion(stranger.Key, 0)], Fence, default));

        Assert.True(again.Version > raised.Version);
        Assert.Equal(again, Assert.Single(await pair.DeliverAsync()));
        Assert.Empty(await RowsAsync(pair.Mirror, Kinds));
        await pair.ApplyAsync(stranger);
        Assert.Empty(await RowsAsync(pair.Mirror, Kinds));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S70_A_row_of_an_append_only_table_is_replaced_or_deleted_on_the_mirror_by_a_repair_alone(
        DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        await pair.Authority.WriteAsync(new ChangeSet().Insert(Events, Happened), Fence, default);
        await pair.DeliverAsync();
        var stranger = Events.ToRow(Happened with { EventId = new Guid(9, 9, 9, new byte[8]) });
        await pair.ApplyAsync(new RowImage(stranger.Key, 5, stranger));
        var key = Events.ToRow(Happened).Key;

        var raised = await pair.Authority.Restamp.RaiseAsync(
            [new KeyVersion(key, 0), new KeyVersion(stranger.Key, 5)], Fence, default);
        await pair.ApplyAsync([.. raised]);
        Assert.Equal(2, (await RowsAsync(pair.Mirror, Events)).Count);

        await pair.Mirror.Mirror.ReplaceAsync(raised, pair.Fence, default);
        await pair.Mirror.Mirror.ReplaceAsync([.. raised.Select(image => image with { Version = 3 })], pair.Fence, default);

        var row = Assert.Single(await RowsAsync(pair.Mirror, Events));
        Assert.Equal((key, raised.Single(image => !image.IsDeletion).Version), (row.Row.Key, row.Version));
        Assert.Equal(6, raised.Single(image => image.IsDeletion).Version);
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S70_What_the_mirror_has_is_taken_unless_the_authority_has_come_to_a_higher_version(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        var written = (await PutAsync(pair, "same", "newer", "gone")).ToArray();

        var taken = await pair.Authority.Restamp.TakeAsync(
            [
                Image(new AllKinds { Id = "same", Text = "mirror" }, written[0].Version),
                Image(new AllKinds { Id = "newer", Text = "mirror" }, written[1].Version - 1),
                new RowImage(Key("gone"), written[2].Version + 7, null),
                Image(new AllKinds { Id = "lost", Text = "mirror" }, Ahead),
            ],
            Fence, default);

        var rows = (await RowsAsync(pair.Authority, Kinds)).ToDictionary(row => (string)row.Row.Values[0]!);
        Assert.Equal(["lost", "newer", "same"], rows.Keys.Order());
        Assert.Equal(["mirror", "authority", "mirror"],
            new[] { "lost", "newer", "same" }.Select(id => (string)rows[id].Row.Values[1]!));
        Assert.Equal(taken.Where(image => !image.IsDeletion).ToDictionary(image => image.Key, image => image.Version),
            rows.Values.ToDictionary(row => row.Row.Key, row => row.Version));
        Assert.True(rows["lost"].Version > Ahead);
        Assert.Equal(
            taken.Select(image => (image.Key.Text, image.Version)).Order(),
            (await PendingAsync(pair)).Select(key => (key.Key.Text, key.Version)).Order());
    }

    [PostgresFact]
    public async Task S70_SQLite_takes_rows_that_refer_to_one_another_together_in_whatever_order()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        var entry = new Entry { AccountId = "lost", Line = 1, Note = "child" };
        var account = new Account { Id = "lost", Name = "parent", Owner = "o", Balance = 1 };

        await pair.Authority.Restamp.TakeAsync(
            [
                Image(ConformanceTables.Entries, entry, 5),
                Image(ConformanceTables.Accounts, account, 5),
            ],
            Fence, default);

        Assert.Single(await RowsAsync(pair.Authority, ConformanceTables.Entries));

        var refused = await Assert.ThrowsAsync<ConstraintViolatedException>(() => pair.Authority.Restamp.TakeAsync(
            [
                Image(ConformanceTables.Accounts, account with { Id = "other", Name = "other" }, 5),
                Image(ConformanceTables.Entries, entry with { AccountId = "nobody" }, 5),
            ],
            Fence, default));
        Assert.Equal(ConformanceTables.Entries.ToString(), refused.Table);
        Assert.Contains("(account_id)", refused.Constraint, StringComparison.Ordinal);
        Assert.Single(await RowsAsync(pair.Authority, ConformanceTables.Accounts));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task A_key_is_marked_pending_at_the_version_that_stands_there(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        var written = (await PutAsync(pair, "a", "b")).ToArray();
        await pair.DeliverAsync();
        Assert.Empty(await PendingAsync(pair));

        await pair.Authority.Restamp.MarkAsync([Key("a"), Key("b")], Fence, default);

        Assert.Equal(
            written.Select(image => (image.Key, image.Version)).Order(Comparer<(RowKey, long)>.Create((x, y) => x.Item2.CompareTo(y.Item2))),
            (await PendingAsync(pair)).Select(key => (key.Key, key.Version)).OrderBy(key => key.Version));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task A_side_that_does_not_decide_is_not_stamped(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        KeyVersion[] keys = [new KeyVersion(Key("a"), 1)];

        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => pair.Authority.Restamp.RaiseAsync(keys, new Fence(BoundPair.Epoch + 1), default));
        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => pair.Mirror.Restamp.RaiseAsync(keys, Fence, default));
        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => pair.Mirror.Restamp.MarkAsync([Key("a")], Fence, default));
        Assert.Empty(await PendingAsync(pair));
    }

    private static RowKey Key(string id) => RowKey.Of(Kinds, id);

    private static RowImage Image(AllKinds record, long version) => Image(Kinds, record, version);

    private static RowImage Image<TRow>(TableDefinition<TRow> table, TRow record, long version)
        where TRow : class
    {
        var row = table.ToRow(record);
        return new RowImage(row.Key, version, row);
    }

    private static async Task<IEnumerable<RowImage>> PutAsync(BoundPair pair, params string[] ids)
    {
        var changes = new ChangeSet();
        foreach (var id in ids)
        {
            changes.Put(Kinds, new AllKinds { Id = id, Text = "authority" });
        }

        var write = await pair.Authority.WriteAsync(changes, Fence, default);
        return write.Outcomes.SelectMany(outcome => outcome.Images);
    }

    private static async Task<IReadOnlyList<Core.Scanning.VersionedRow>> RowsAsync(IDatabaseSide side, TableDefinition table) =>
        (await side.Scan.ReadAsync(new Core.Scanning.ScanPage(table, null, null, 100), null, default)).Rows;

    private static Task<IReadOnlyList<PendingKey>> PendingAsync(BoundPair pair) =>
        pair.Authority.Pending.ReadAsync(new PendingPage(null, null, false, 100), default);
}
