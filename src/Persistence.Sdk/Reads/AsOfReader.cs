using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Hosting;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Reads;

/// <summary>Gives each read a store of its own over a database that notes how old its answers may be.</summary>
internal sealed class AsOfReader<TStore>(IServiceProvider provider) : IAsOfReader<TStore>
    where TStore : class
{
    private readonly StoreRegistry _stores = provider.GetRequiredService<StoreRegistry>();
    private readonly PersistenceEngine _engine = provider.GetRequiredService<PersistenceEngine>();

    public async Task<AsOfAnswer<TResult>> ReadAsync<TResult>(
        Func<TStore, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(read);
        var database = _engine.AsOfDatabaseOf(typeof(TStore).Name);
        var store = _stores.Create<TStore>(provider.Measured(database, typeof(TStore)));
        var value = await read(store, cancellationToken).ConfigureAwait(false);
        return new AsOfAnswer<TResult>(value, database.AsOf);
    }
}
