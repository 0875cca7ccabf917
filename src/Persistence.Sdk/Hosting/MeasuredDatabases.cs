using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration;

namespace Persistence.Sdk.Hosting;

/// <summary>The databases as stores get them: measured under the store's name.</summary>
internal static class MeasuredDatabases
{
    /// <summary>The database that follows the phases.</summary>
    public static MeasuredDatabase MeasuredFor(this IServiceProvider provider, Type store)
    {
        var engine = provider.GetRequiredService<PersistenceEngine>();
        return Measure(provider, provider.GetRequiredService<IDatabase>(), store, () => engine.Phase?.Authority.Side);
    }

    /// <summary>One side alone.</summary>
    public static MeasuredDatabase MeasuredFor(this IServiceProvider provider, Type store, DatabaseSide side) => Measure(
        provider, provider.GetRequiredKeyedService<IDatabase>(PersistenceKeys.Of(side)), store, () => side);

    private static MeasuredDatabase Measure(
        IServiceProvider provider, IDatabase database, Type store, Func<DatabaseSide?> side) => new(
            database, store.Name, side, provider.GetRequiredService<PersistenceMeter>(),
            provider.GetRequiredService<TimeProvider>());
}
