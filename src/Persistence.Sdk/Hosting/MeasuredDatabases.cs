using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration;

namespace Persistence.Sdk.Hosting;

/// <summary>The databases as stores get them: measured under the store's name.</summary>
internal static class MeasuredDatabases
{
    /// <summary>The database that follows the phases, with the reads of the store as its options say.</summary>
    public static MeasuredDatabase MeasuredFor(this IServiceProvider provider, Type store) =>
        Measure(provider, engine => engine.DatabaseOf(store.Name), store);

    /// <summary>The database that follows the phases, read where it decides: what is read is to be written.</summary>
    public static MeasuredDatabase MeasuredForWriting(this IServiceProvider provider, Type store) =>
        Measure(provider, engine => engine.Database, store);

    /// <summary>A database of a store, measured.</summary>
    public static MeasuredDatabase Measured(this IServiceProvider provider, IDatabase database, Type store) =>
        Measure(provider, _ => database, store);

    /// <summary>One side alone.</summary>
    public static MeasuredDatabase MeasuredFor(this IServiceProvider provider, Type store, DatabaseSide side) =>
        Measure(
            provider, provider.GetRequiredKeyedService<IDatabase>(PersistenceKeys.Of(side)), store, () => side);

    private static MeasuredDatabase Measure(
        IServiceProvider provider, Func<PersistenceEngine, IDatabase> database, Type store)
    {
        var engine = provider.GetRequiredService<PersistenceEngine>();
        return Measure(provider, database(engine), store, () => engine.Phase?.Authority.Side);
    }

    private static MeasuredDatabase Measure(
        IServiceProvider provider, IDatabase database, Type store, Func<DatabaseSide?> side) => new(
            database, store.Name, side, provider.GetRequiredService<PersistenceMeter>(),
            provider.GetRequiredService<TimeProvider>());
}
