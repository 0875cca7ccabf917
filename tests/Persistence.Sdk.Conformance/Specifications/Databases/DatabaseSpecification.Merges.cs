using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Specifications.Databases;

public abstract partial class DatabaseSpecification
{
    private static readonly TableDefinition<AllKinds> Kinds = ConformanceTables.AllKinds;
    private static readonly string?[] Texts = [null, "", "old", "new"];
    private static readonly string?[] Documents =
        [null, "{}", """{"a": 1, "b": null}""", """{"b": {"c": 2}, "a": null}""", "[1]", "null", "7"];

    [SpecificationFact]
    public async Task Every_merge_rule_of_plain_values_holds_for_every_pair()
    {
        MergeRule[] plain = [MergeRule.Replace, MergeRule.Keep, MergeRule.FirstValueWins, MergeRule.NewNonNullWins];
        foreach (var rule in plain)
        {
            var rules = MergeRules.For(Kinds).With(rule, "a_text");
            foreach (var (old, incoming) in Pairs(Texts))
            {
                var merged = await MergeAsync(
                    rules, new AllKinds { Id = NewId(), Text = old }, row => row with { Text = incoming });
                Assert.True(
                    Expected(rule, old, incoming) == merged.Text,
                    $"{rule}: '{old}' and '{incoming}' became '{merged.Text}'.");
            }
        }
    }

    [SpecificationFact]
    public async Task Every_merge_rule_of_documents_holds_for_every_pair()
    {
        foreach (var rule in Enum.GetValues<MergeRule>())
        {
            var rules = MergeRules.For(Kinds).With(rule, "a_json");
            foreach (var (old, incoming) in Pairs(Documents))
            {
                var merged = await MergeAsync(
                    rules, new AllKinds { Id = NewId(), Json = Json(old) }, row => row with { Json = Json(incoming) });
                var (expected, actual) = (Json(Expected(rule, old, incoming)), merged.Json);
                Assert.True(
                    expected is null ? actual is null : actual is not null && JsonElement.DeepEquals(
                        expected.Value, actual.Value),
                    $"{rule}: {old ?? "NULL"} and {incoming ?? "NULL"} became {actual?.ToString() ?? "NULL"}.");
            }
        }
    }

    [SpecificationFact]
    public async Task A_merge_inserts_where_nothing_stands_and_an_update_does_not()
    {
        var rules = MergeRules.For(Accounts).With(MergeRule.Keep, "owner");
        var account = new Account { Id = NewId(), Owner = "o", Balance = 1 };

        Assert.False((await WriteAsync(set => set.Merge(Accounts, account, rules, MergeMode.UpdateOnly)))[0].Applied);
        Assert.Null(await FindAsync(account.Id));

        var inserted = (await WriteAsync(set => set.Merge(Accounts, account, rules)))[0];
        Assert.Equal(account, inserted.Records(Accounts)[0]);
        var updated = (await WriteAsync(set => set.Merge(
            Accounts, account with { Owner = "p", Balance = 2 }, rules, MergeMode.UpdateOnly)))[0];
        Assert.Equal(account with { Balance = 2 }, updated.Records(Accounts)[0]);
        Assert.Equal(account with { Balance = 2 }, await FindAsync(account.Id));
    }

    [SpecificationFact]
    public async Task A_merge_is_skipped_where_its_column_is_the_same_and_not_null()
    {
        var rules = MergeRules.For(Accounts).SkippedWhenSame("owner");
        var account = new Account { Id = NewId(), Owner = "o", Balance = 1 };
        await WriteAsync(set => set.Merge(Accounts, account, rules));

        Assert.False((await WriteAsync(set => set.Merge(Accounts, account with { Balance = 2 }, rules)))[0].Applied);
        Assert.Equal(1, (await FindAsync(account.Id))?.Balance);
        Assert.True((await WriteAsync(set => set.Merge(Accounts, account with { Owner = null, Balance = 3 },
            rules)))[0].Applied);
        Assert.True((await WriteAsync(set => set.Merge(Accounts, account with { Owner = null, Balance = 4 },
            rules)))[0].Applied);
        Assert.Equal(4, (await FindAsync(account.Id))?.Balance);
    }

    [SpecificationFact]
    public async Task S12_Merges_of_one_row_at_once_keep_every_property()
    {
        var id = NewId();
        var rules = MergeRules.For(Kinds).With(MergeRule.JsonShallowMerge, "a_json");

        await TogetherAsync(30, i => WriteAsync(set => set.Merge(
            Kinds, new AllKinds { Id = id, Json = JsonElement.Parse($$"""{"p{{i}}": {{i}}}""") }, rules)));

        var row = await Database.FindAsync(Kinds, RowKey.Of(Kinds, id));
        Assert.Equal(30, row!.Json!.Value.EnumerateObject().Count());
    }

    [SpecificationFact]
    public async Task A_merge_with_an_expression_changes_nothing_where_its_values_stand_and_leaves_a_deleted_key_alone()
    {
        var rules = MergeRules.For(Accounts)
            .With(MergeRule.Keep, "name", "owner")
            .With(SqlText.Same("CASE WHEN {new}.{column} > {old}.{column} THEN {new}.{column} ELSE {old}.{column} END"), "balance")
            .SkippedWhenUnchanged().LeavingDeletedAlone();
        var id = NewId();

        Assert.True(await MergedAsync(3));
        Assert.False(await MergedAsync(2));
        Assert.False(await MergedAsync(3));
        Assert.True(await MergedAsync(5));
        Assert.Equal(5, (await FindAsync(id))?.Balance);
        await WriteAsync(set => set.Delete(RowKey.Of(Accounts, id)));
        Assert.False(await MergedAsync(9));
        Assert.Null(await FindAsync(id));

        async Task<bool> MergedAsync(long balance) => (await WriteAsync(set => set.Merge(
            Accounts, new Account { Id = id, Balance = balance }, rules)))[0].Applied;
    }

    private static IEnumerable<(string? Old, string? Incoming)> Pairs(string?[] values) =>
        values.SelectMany(old => values.Select(incoming => (old, incoming)));

    private static JsonElement? Json(string? text) => text is null ? null : JsonElement.Parse(text);

    /// <summary>The rules in words of C#, independent of their SQL.</summary>
    private static string? Expected(MergeRule rule, string? old, string? incoming) => rule switch
    {
        MergeRule.Replace => incoming,
        MergeRule.Keep => old,
        MergeRule.FirstValueWins => old ?? incoming,
        MergeRule.NewNonNullWins => incoming ?? old,
        MergeRule.FirstNonEmptyJsonWins => old is null or "{}" ? incoming ?? old : old,
        MergeRule.NewNonEmptyJsonWins => incoming is null or "{}" ? old ?? incoming : incoming,
        MergeRule.JsonShallowMerge => old?[0] == '{' && incoming?[0] == '{' ? Merged(old, incoming) : incoming,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "This rule has no expectation."),
    };

    private static string Merged(string old, string incoming)
    {
        var properties = JsonElement.Parse(old).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        foreach (var property in JsonElement.Parse(incoming).EnumerateObject())
        {
            properties[property.Name] = property.Value;
        }

        return JsonSerializer.Serialize(properties);
    }

    private async Task<AllKinds> MergeAsync(MergeRules rules, AllKinds standing, Func<AllKinds, AllKinds> change)
    {
        var outcomes = await WriteAsync(set => set.Put(Kinds, standing).Merge(Kinds, change(standing), rules));
        var merged = outcomes[1].Records(Kinds)[0];
        var stored = await Database.FindAsync(Kinds, RowKey.Of(Kinds, standing.Id));
        Assert.Equal(merged.Text, stored!.Text);
        Assert.Equal(merged.Json?.GetRawText(), stored.Json?.GetRawText());
        return merged;
    }
}
