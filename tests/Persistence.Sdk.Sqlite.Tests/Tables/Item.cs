using System.Text.Json;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Sqlite.Tests.Tables;

/// <summary>A plain row.</summary>
public sealed record Item
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public long Count { get; init; }

    public JsonElement Data { get; init; }

    public static TableDefinition<Item> Table { get; } = TableDefinition.For<Item>("test", "items", table =>
    {
        table.Key(item => item.Id).MayBeEmpty();
        table.Column(item => item.Name);
        table.Column(item => item.Count);
        table.Column(item => item.Data);
    });

    public static MergeRules Rules { get; } = MergeRules.For(Table)
        .With(MergeRule.FirstValueWins, "name")
        .With(MergeRule.JsonShallowMerge, "data");

    public const string Ddl =
        "CREATE TABLE test_items (id TEXT PRIMARY KEY NOT NULL, name TEXT, count INTEGER NOT NULL CHECK (count >= 0), "
        + "data TEXT NOT NULL, row_version INTEGER NOT NULL);";

    public static RowKey Key(string id) => RowKey.Of(Table, id);

    public static Item Of(string id, string? name = null, long count = 0, string json = "{}") =>
        new() { Id = id, Name = name, Count = count, Data = JsonElement.Parse(json) };
}
