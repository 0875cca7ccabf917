using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Tests.Documents;

/// <summary>docs/stores.md names every store of the library, with its tables.</summary>
public sealed class StoreTableTests
{
    [Fact]
    public void Every_store_stands_in_the_list_with_its_table()
    {
        var rows = File.ReadLines(Path.Combine(DocumentedCodeTests.Root, "docs", "stores.md"))
            .Where(line => line.StartsWith("| `I", StringComparison.Ordinal))
            .Select(line => string.Join('|', line.Split('|')[1..3]));

        Assert.Equal(
            StoreCatalog.Pipeline.Families.Select(family =>
                $" `{family.Interface.Name}` | {string.Join(", ", family.Tables.Select(table => $"`{table}`"))} "), rows);
    }
}
