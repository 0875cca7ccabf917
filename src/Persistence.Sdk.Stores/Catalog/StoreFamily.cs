using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Catalog;

/// <summary>One store: its interface, its tables, and how it is made over a database.</summary>
internal sealed record StoreFamily(
    Type Interface, IReadOnlyList<TableDefinition> Tables, Func<StoreServices, object> Create)
{
    /// <summary>Names a family in one line.</summary>
    public static StoreFamily Of<TStore>(Func<StoreServices, TStore> create, params TableDefinition[] tables)
        where TStore : class => new(typeof(TStore), tables, create);
}
