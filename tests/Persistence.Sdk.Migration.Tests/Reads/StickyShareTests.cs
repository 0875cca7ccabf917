using System.Globalization;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Reads;

namespace Persistence.Sdk.Migration.Tests.Reads;

public sealed class StickyShareTests
{
    private static readonly TableDefinition<Item> Table =
        TableDefinition.For<Item>("share", "items", table => table.Key(item => item.Id));

    private static readonly RowKey[] Keys = [.. Enumerable.Range(0, 10_000).Select(
        number => RowKey.Of(Table, $"item-{number.ToString("D6", CultureInfo.InvariantCulture)}"))];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(99)]
    [InlineData(100)]
    public void A_share_has_about_as_many_keys_as_it_says(int percent) =>
        Assert.InRange(Keys.Count(key => StickyShare.Includes(key, percent)), percent * 100 - 200, percent * 100 + 200);

    [Fact]
    public void A_larger_share_has_all_keys_of_a_smaller_one() => Assert.All(Keys.Take(500), key =>
    {
        var first = Enumerable.Range(0, 101).First(percent => StickyShare.Includes(key, percent));
        Assert.All(Enumerable.Range(first, 101 - first), percent => Assert.True(StickyShare.Includes(key, percent)));
    });

    [Fact]
    public void S34_The_choice_is_the_same_in_every_process_and_version() => Assert.Equal(
        "4 5 18 19", string.Join(' ', Enumerable.Range(0, 20).Where(number => StickyShare.Includes(Keys[number], 10))));

    private sealed record Item
    {
        public required string Id { get; init; }
    }
}
