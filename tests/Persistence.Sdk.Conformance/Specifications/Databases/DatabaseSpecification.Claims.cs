using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Specifications.Databases;

public abstract partial class DatabaseSpecification
{
    private static readonly ClaimRules Debited = new(
        ConformanceTables.Accounts, SqlText.Same("balance = -balance, name = @name"),
        SqlText.Same("owner = @owner AND balance > 0"), SqlText.Same("balance DESC, id"));

    private static readonly MergeRules OfItsOwner = MergeRules.For(ConformanceTables.Accounts).With(MergeRule.Keep, "name")
        .OnlyWhere(SqlText.Same("{old}.owner = {new}.owner AND {old}.balance >= 0"));

    [SpecificationFact]
    public async Task A_claim_changes_the_first_rows_in_its_order_and_no_more_than_it_asks_for()
    {
        var owner = await OwnerOfAsync(1, 5, 3, 4);

        Assert.Equal([-5], await ClaimAsync(owner, 1));
        Assert.Equal([-4, -3], await ClaimAsync(owner, 2));
        Assert.Equal([-1], await ClaimAsync(owner, 3));
        Assert.Empty(await ClaimAsync(owner, 1));
    }

    [SpecificationFact]
    public async Task S16_Claims_at_once_share_the_rows_among_them_each_with_its_own_values()
    {
        var owners = new[] { await OwnerOfAsync([.. Enumerable.Range(1, 30)]), await OwnerOfAsync([.. Enumerable.Range(1, 8)]) };

        var claims = await TogetherAsync(32, async i =>
        {
            var name = NewId("claim");
            var claimed = (await WriteAsync(set => Claim(set, owners[i % 2], 1, name)))[0].Records(Accounts);
            Assert.All(claimed, row => Assert.Equal((name, owners[i % 2]), (row.Name, row.Owner)));
            return claimed;
        });

        Assert.Equal(16, claims.Where((_, i) => i % 2 == 0).SelectMany(rows => rows).Select(row => row.Id).Distinct().Count());
        Assert.Equal(8, claims.Where((_, i) => i % 2 == 1).SelectMany(rows => rows).Select(row => row.Id).Distinct().Count());
        Assert.Equal(24, claims.Sum(rows => rows.Count));
    }

    [SpecificationFact]
    public async Task A_claim_sees_what_stands_before_it_in_its_set()
    {
        var (owner, id) = (NewId("owner"), NewId());

        var outcomes = await WriteAsync(set => Claim(
            set.Put(Accounts, new Account { Id = id, Owner = owner, Balance = 2 }), owner, 1, null)
            .UpdateWhere(Accounts, SqlText.Same("balance = balance - 1"), SqlText.Same("id = @id"), With(id)));

        Assert.Equal(-2, Assert.Single(outcomes[1].Records(Accounts)).Balance);
        Assert.Equal(-3, (await FindAsync(id))?.Balance);
    }

    [SpecificationFact]
    public async Task A_guarded_merge_changes_only_a_row_that_fulfils_its_condition()
    {
        var (id, other) = (NewId(), NewId());
        await WriteAsync(set => set
            .Put(Accounts, new Account { Id = id, Owner = "a", Name = id, Balance = 1 })
            .Put(Accounts, new Account { Id = other, Owner = "a", Balance = -1 }));

        Assert.False(await MergedAsync(new Account { Id = id, Owner = "b", Balance = 5 }));
        Assert.False(await MergedAsync(new Account { Id = other, Owner = "a", Balance = 5 }));
        Assert.False(await MergedAsync(new Account { Id = NewId(), Owner = "a", Balance = 5 }));
        Assert.True(await MergedAsync(new Account { Id = id, Owner = "a", Balance = 5 }));

        Assert.Equal(new Account { Id = id, Owner = "a", Name = id, Balance = 5 }, await FindAsync(id));
        Assert.Equal(-1, (await FindAsync(other))?.Balance);

        async Task<bool> MergedAsync(Account account) =>
            (await WriteAsync(set => set.Merge(Accounts, account, OfItsOwner, MergeMode.UpdateOnly)))[0].Applied;
    }

    [SpecificationFact]
    public async Task A_guarded_merge_inserts_where_there_is_no_row()
    {
        var id = NewId();

        Assert.True(await MergedAsync("a", 3));
        Assert.False(await MergedAsync("b", 4));
        Assert.True(await MergedAsync("a", -5));
        Assert.False(await MergedAsync("a", 6));

        Assert.Equal(-5, (await FindAsync(id))?.Balance);

        async Task<bool> MergedAsync(string owner, long balance) => (await WriteAsync(set => set.Merge(
            Accounts, new Account { Id = id, Owner = owner, Balance = balance }, OfItsOwner)))[0].Applied;
    }

    private static ChangeSet Claim(ChangeSet set, string owner, int limit, string? name) => set.Claim(
        Debited, DateTimeOffset.UnixEpoch,
        new SqlParameters().Add("owner", Accounts["owner"], owner).Add("name", Accounts["name"], name), limit);

    private async Task<IEnumerable<long>> ClaimAsync(string owner, int limit) =>
        (await WriteAsync(set => Claim(set, owner, limit, null)))[0].Records(Accounts).Select(row => row.Balance).Order();

    private async Task<string> OwnerOfAsync(params int[] balances)
    {
        var owner = NewId("owner");
        await WriteAsync(set =>
        {
            foreach (var balance in balances)
            {
                set.Put(Accounts, new Account { Id = NewId(), Owner = owner, Balance = balance });
            }
        });
        return owner;
    }
}
