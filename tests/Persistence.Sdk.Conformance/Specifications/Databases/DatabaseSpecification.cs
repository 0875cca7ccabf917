using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Specifications.Databases;

/// <summary>What the database port promises to stores, on every variant.</summary>
public abstract partial class DatabaseSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly TableDefinition<Account> Accounts = ConformanceTables.Accounts;
    private static readonly TableDefinition<Entry> Entries = ConformanceTables.Entries;

    [SpecificationFact]
    public async Task A_put_row_is_found_and_a_second_put_replaces_it()
    {
        var account = new Account { Id = NewId(), Name = NewId(), Owner = "o", Balance = 3 };

        await WriteAsync(set => set.Put(Accounts, account));
        Assert.Equal(account, await FindAsync(account.Id));

        await WriteAsync(set => set.Put(Accounts, account with { Owner = null, Balance = -1 }));
        Assert.Equal(account with { Owner = null, Balance = -1 }, await FindAsync(account.Id));
    }

    [SpecificationFact]
    public async Task What_was_never_written_is_not_found()
    {
        Assert.Null(await FindAsync(NewId()));
        Assert.Empty(await Database.WriteAsync(new ChangeSet()));
    }

    [SpecificationFact]
    public async Task An_insert_takes_a_free_key_and_leaves_a_taken_one()
    {
        var account = new Account { Id = NewId(), Owner = "first" };

        Assert.True((await WriteAsync(set => set.Insert(Accounts, account)))[0].Applied);
        var second = await WriteAsync(set => set.Insert(Accounts, account with { Owner = "second" }));

        Assert.False(second[0].Applied);
        Assert.Equal(0, second[0].Rows);
        Assert.Equal("first", (await FindAsync(account.Id))?.Owner);
    }

    [SpecificationFact]
    public async Task S16_Inserts_of_one_key_at_once_have_one_winner()
    {
        var id = NewId();

        var outcomes = await TogetherAsync(
            16, i => WriteAsync(set => set.Insert(Accounts, new Account { Id = id, Balance = i })));

        var winner = Assert.Single(outcomes, outcome => outcome[0].Applied);
        Assert.Equal(winner[0].Records(Accounts)[0], await FindAsync(id));
    }

    [SpecificationFact]
    public async Task A_deleted_row_is_gone_and_a_second_deletion_finds_nothing()
    {
        var id = NewId();
        await WriteAsync(set => set.Put(Accounts, new Account { Id = id }));

        Assert.Equal(1, (await WriteAsync(set => set.Delete(Key(id))))[0].Rows);
        Assert.Null(await FindAsync(id));
        Assert.False((await WriteAsync(set => set.Delete(Key(id))))[0].Applied);

        await WriteAsync(set => set.Put(Accounts, new Account { Id = id, Balance = 7 }));
        Assert.Equal(7, (await FindAsync(id))?.Balance);
    }

    [SpecificationFact]
    public async Task S16_A_claim_by_condition_has_one_winner()
    {
        var id = NewId();
        await WriteAsync(set => set.Put(Accounts, new Account { Id = id, Balance = 5 }));

        var outcomes = await TogetherAsync(16, i => WriteAsync(set => set.UpdateWhere(
            Accounts, SqlText.Same("owner = @owner"), SqlText.Same("id = @id AND owner IS NULL"),
            With(id).Add("owner", Accounts["owner"], $"worker {i}"))));

        var winner = Assert.Single(outcomes, outcome => outcome[0].Applied)[0].Records(Accounts)[0];
        Assert.StartsWith("worker ", winner.Owner, StringComparison.Ordinal);
        Assert.Equal(5, winner.Balance);
        Assert.Equal(winner, await FindAsync(id));
    }

    [SpecificationFact]
    public async Task Increments_at_once_are_all_counted()
    {
        var id = NewId();
        await WriteAsync(set => set.Put(Accounts, new Account { Id = id }));

        var outcomes = await TogetherAsync(60, i => WriteAsync(set => set.UpdateWhere(
            Accounts, SqlText.Same("balance = balance + @by"), SqlText.Same("id = @id"),
            With(id).Add("by", Accounts["balance"], (long)i))));

        Assert.Equal(60 * 59 / 2, (await FindAsync(id))?.Balance);
        Assert.Equal(60, outcomes.Select(outcome => outcome[0].Images[0].Version).Distinct().Count());
    }

    [SpecificationFact]
    public async Task An_update_gives_back_each_row_it_changed_and_no_other()
    {
        var owner = NewId("owner");
        var ids = Enumerable.Range(0, 5).Select(_ => NewId()).ToArray();
        var puts = new ChangeSet();
        foreach (var (id, i) in ids.Select((id, i) => (id, i)))
        {
            puts.Put(Accounts, new Account { Id = id, Owner = owner, Balance = i });
        }

        await Database.WriteAsync(puts);
        var outcome = (await WriteAsync(set => set.UpdateWhere(
            Accounts, SqlText.Same("balance = -balance"), SqlText.Same("owner = @owner AND balance >= 3"),
            new SqlParameters().Add("owner", Accounts["owner"], owner))))[0];

        Assert.Equal([-4, -3], outcome.Records(Accounts).Select(row => row.Balance).Order());
        Assert.Equal([-4, -3, 0, 1, 2], (await OfOwnerAsync(owner)).Select(row => row.Balance));
    }

    [SpecificationFact]
    public async Task A_deletion_by_condition_counts_its_rows_and_gives_none_back()
    {
        var owner = NewId("owner");
        await WriteAsync(set => set
            .Put(Accounts, new Account { Id = NewId(), Owner = owner, Balance = 1 })
            .Put(Accounts, new Account { Id = NewId(), Owner = owner, Balance = 2 })
            .Put(Accounts, new Account { Id = NewId(), Owner = owner, Balance = 3 }));

        var outcome = (await WriteAsync(set => set.DeleteWhere(
            Accounts, SqlText.Same("owner = @owner AND balance < @limit"),
            new SqlParameters().Add("owner", Accounts["owner"], owner).Add("limit", Accounts["balance"], 3L))))[0];

        Assert.Equal(2, outcome.Rows);
        Assert.Empty(outcome.Records(Accounts));
        Assert.Equal(3, Assert.Single(await OfOwnerAsync(owner)).Balance);
    }

    [SpecificationFact]
    public async Task Conditions_that_no_row_fulfils_change_nothing()
    {
        var nobody = new SqlParameters().Add("owner", Accounts["owner"], NewId("nobody"));

        var outcomes = await WriteAsync(set => set
            .UpdateWhere(Accounts, SqlText.Same("balance = 1"), SqlText.Same("owner = @owner"), nobody)
            .DeleteWhere(Accounts, SqlText.Same("owner = @owner"), nobody));

        Assert.All(outcomes, outcome => Assert.False(outcome.Applied));
    }

    [SpecificationFact]
    public async Task Changes_of_one_set_are_applied_in_order_and_told_in_order()
    {
        var id = NewId();

        var outcomes = await WriteAsync(set => set
            .Put(Accounts, new Account { Id = id, Balance = 1 })
            .Insert(Accounts, new Account { Id = id, Balance = 2 })
            .UpdateWhere(Accounts, SqlText.Same("balance = balance * 10"), SqlText.Same("id = @id"), With(id))
            .Delete(Key(id))
            .Insert(Accounts, new Account { Id = id, Balance = 3 })
            .UpdateWhere(Accounts, SqlText.Same("balance = balance * 10"), SqlText.Same("id = @id"), With(id)));

        Assert.Equal([true, false, true, true, true, true], outcomes.Select(outcome => outcome.Applied));
        Assert.Equal(10, outcomes[2].Records(Accounts)[0].Balance);
        Assert.Equal(30, (await FindAsync(id))?.Balance);
    }

    [SpecificationFact]
    public async Task A_set_whose_last_change_is_refused_leaves_nothing()
    {
        var (name, standing, other, added) = (NewId("name"), NewId(), NewId(), NewId());
        await WriteAsync(set => set
            .Put(Accounts, new Account { Id = standing, Name = name })
            .Put(Accounts, new Account { Id = other, Balance = 1 }));

        var refusal = await Assert.ThrowsAsync<ConstraintViolatedException>(() => WriteAsync(set => set
            .Put(Accounts, new Account { Id = added })
            .Put(Entries, new Entry { AccountId = added, Line = 1 })
            .UpdateWhere(Accounts, SqlText.Same("balance = 99"), SqlText.Same("id = @id"), With(other))
            .Delete(Key(standing))
            .Put(Accounts, new Account { Id = standing, Name = name })
            .Put(Accounts, new Account { Id = NewId(), Name = name })));

        Assert.Equal("conformance.accounts", refusal.Table);
        Assert.Null(await FindAsync(added));
        Assert.Equal(1, (await FindAsync(other))?.Balance);
        Assert.Equal(name, (await FindAsync(standing))?.Name);
        Assert.Empty(await EntriesAsync(added));
    }

    [SpecificationFact]
    public async Task A_refused_set_harms_none_that_is_written_at_the_same_time()
    {
        var ids = Enumerable.Range(0, 40).Select(_ => NewId()).ToArray();

        var refused = await TogetherAsync(ids.Length, async i =>
        {
            try
            {
                await WriteAsync(set => _ = i % 4 == 0
                    ? set.Put(Accounts, new Account { Id = ids[i] }).Put(
                        Entries, new Entry { AccountId = "nobody", Line = i })
                    : set.Put(Accounts, new Account { Id = ids[i], Balance = i }));
                return false;
            }
            catch (ConstraintViolatedException)
            {
                return true;
            }
        });

        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal(i % 4 == 0, refused[i]);
            Assert.Equal(i % 4 == 0 ? null : i, (await FindAsync(ids[i]))?.Balance);
        }
    }

    [SpecificationFact]
    public async Task A_child_needs_its_parent_and_a_parent_with_children_stays()
    {
        var id = NewId();
        await Assert.ThrowsAsync<ConstraintViolatedException>(
            () => WriteAsync(set => set.Put(Entries, new Entry { AccountId = id, Line = 1 })));

        await WriteAsync(
            set => set.Put(Accounts, new Account { Id = id }).Put(Entries, new Entry { AccountId = id, Line = 1 }));
        await Assert.ThrowsAsync<ConstraintViolatedException>(() => WriteAsync(set => set.Delete(Key(id))));
        Assert.NotNull(await FindAsync(id));

        await WriteAsync(set => set
            .DeleteWhere(
                Entries, SqlText.Same("account_id = @id"), new SqlParameters().Add("id", Entries["account_id"], id))
            .Delete(Key(id)));
        Assert.Null(await FindAsync(id));
    }

    [SpecificationFact]
    public async Task S18_A_change_of_key_is_a_deletion_and_an_insertion()
    {
        var (from, to, name) = (NewId(), NewId(), NewId("name"));
        await WriteAsync(set => set.Put(Accounts, new Account { Id = from, Name = name, Balance = 4 }));

        await WriteAsync(set => set.Delete(Key(from)).Put(Accounts, new Account { Id = to, Name = name, Balance = 4 }));

        Assert.Null(await FindAsync(from));
        Assert.Equal(4, (await FindAsync(to))?.Balance);
    }

    [SpecificationFact]
    public async Task Unique_values_can_change_hands_in_later_writes()
    {
        var (a, b, x, y) = (NewId(), NewId(), NewId("x"), NewId("y"));
        await WriteAsync(
            set => set.Put(Accounts, new Account { Id = a, Name = x }).Put(Accounts, new Account { Id = b, Name = y }));

        await WriteAsync(set => set
            .Put(Accounts, new Account { Id = a })
            .Put(Accounts, new Account { Id = b, Name = x })
            .Put(Accounts, new Account { Id = a, Name = y }));

        Assert.Equal((y, x), ((await FindAsync(a))?.Name, (await FindAsync(b))?.Name));
    }

    [SpecificationFact]
    public async Task S19_Keys_that_look_alike_stay_different_rows()
    {
        var id = NewId("K");
        string[] keys =
        [
            id, id.ToLowerInvariant(), id + " ", id + "\t", " " + id, id + "é", id + "e\u0301", id + "\u200b", id + "ﬁ",
            id + "fi",
            id + "'", id + "\"", id + "\\", id + "%", id + "[1, 2]", id + "\u2028", id + "😀", id + "\u0001",
        ];
        var puts = new ChangeSet();
        foreach (var (key, i) in keys.Select((key, i) => (key, i)))
        {
            puts.Put(Accounts, new Account { Id = key, Balance = i });
        }

        await Database.WriteAsync(puts);

        for (var i = 0; i < keys.Length; i++)
        {
            Assert.Equal(i, (await FindAsync(keys[i]))?.Balance);
        }
    }

    [SpecificationFact]
    public async Task Lists_of_text_come_in_byte_order()
    {
        var owner = NewId("owner");
        string[] inOrder = ["", " ", "A", "B", "Z", "_", "a", "z", "ä", "é", "中", "\uffee", "😀"];
        var puts = new ChangeSet();
        foreach (var text in inOrder.Reverse())
        {
            puts.Put(Accounts, new Account { Id = NewId(owner), Owner = owner, Name = $"{owner}{text}" });
        }

        await Database.WriteAsync(puts);
        var rows = await Database.QueryAsync(TableQuery.Rows(
            Accounts, SqlText.Same("WHERE owner = @owner ORDER BY name"),
        new SqlParameters().Add("owner", Accounts["owner"], owner)));

        Assert.Equal(inOrder.Select(text => owner + text), rows.Select(row => row.Name));
    }

    [SpecificationFact]
    public async Task Versions_of_a_key_rise_with_every_write()
    {
        var id = NewId();
        var versions = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            var outcomes = await WriteAsync(set => set
                .Put(Accounts, new Account { Id = id, Balance = i })
                .UpdateWhere(Accounts, SqlText.Same("balance = balance + 1"), SqlText.Same("id = @id"), With(id))
                .Delete(Key(id)));
            versions.AddRange(outcomes.SelectMany(outcome => outcome.Images).Select(image => image.Version));
        }

        Assert.Equal(15, versions.Count);
        Assert.Equal(versions.Distinct().Order(), versions);
    }

    private static RowKey Key(string id) => RowKey.Of(Accounts, id);

    private static SqlParameters With(string id) => new SqlParameters().Add("id", Accounts["id"], id);

    private Task<IReadOnlyList<ChangeOutcome>> WriteAsync(Action<ChangeSet> fill)
    {
        var set = new ChangeSet();
        fill(set);
        return Database.WriteAsync(set);
    }

    private Task<Account?> FindAsync(string id) => Database.FindAsync(Accounts, Key(id));

    private Task<IReadOnlyList<Account>> OfOwnerAsync(string owner) => Database.QueryAsync(TableQuery.Rows(
        Accounts, SqlText.Same("WHERE owner = @owner ORDER BY balance"),
        new SqlParameters().Add("owner", Accounts["owner"], owner)));

    private Task<IReadOnlyList<Entry>> EntriesAsync(string id) => Database.QueryAsync(TableQuery.Rows(
        Entries, SqlText.Same("WHERE account_id = @id ORDER BY line"),
        new SqlParameters().Add("id", Entries["account_id"], id)));
}
