using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Configuration;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Hosting;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Reads;
using Persistence.Sdk.Options;
using Persistence.Sdk.Reads;
using Persistence.Sdk.Stores.Catalog;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Stores.UnitOfWork;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk;

/// <summary>Registers everything an application needs to inject stores.</summary>
public static class PersistenceServiceCollectionExtensions
{
    /// <summary>
    /// Registers the stores over both databases and the background work that keeps them in step, configured by section
    /// <c>Persistence</c> of the application's <see cref="IConfiguration"/>; where none is registered, the defaults
    /// hold. <see cref="PersistenceOptions.Phase"/> follows the section live. Calling this or an overload again, in any
    /// combination, only adds configuration: the calls take effect in their order, and the later one wins.
    /// </summary>
    /// <param name="services">The application's services.</param>
    public static PersistenceBuilder AddUnifiedPersistence(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return Bind(services, provider =>
            new BoundSection(provider.GetService<IConfiguration>()?.GetSection(BoundSection.Name)));
    }

    /// <summary>
    /// Registers the stores over both databases and the background work that keeps them in step, configured in code.
    /// Calling this or an overload again, in any combination, only adds configuration: the calls take effect in their
    /// order, and the later one wins.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options.</param>
    public static PersistenceBuilder AddUnifiedPersistence(
        this IServiceCollection services, Action<PersistenceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<PersistenceOptions>().Configure(configure);
        return Register(services);
    }

    /// <summary>
    /// Registers the stores over both databases and the background work that keeps them in step, configured by a
    /// section. <see cref="PersistenceOptions.Phase"/> follows the section live. Calling this or an overload again, in
    /// any combination, only adds configuration: the calls take effect in their order, and the later one wins.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The configuration section.</param>
    public static PersistenceBuilder AddUnifiedPersistence(
        this IServiceCollection services, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(section);
        return Bind(services, _ => new BoundSection(section));
    }

    private static PersistenceBuilder Bind(IServiceCollection services, Func<IServiceProvider, BoundSection> create)
    {
        services.AddSingleton<IConfigureOptions<PersistenceOptions>>(create);
        return Register(services);
    }

    private static PersistenceBuilder Register(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(PersistenceEngine)))
        {
            return new PersistenceBuilder(services);
        }

        services.AddOptions<PersistenceOptions>().ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PersistenceOptions>, PersistenceOptionsValidator>());
        services.AddSingleton<LastGoodReload>();
        services.AddSingleton<IOptionsChangeTokenSource<PersistenceOptions>>(
            provider => provider.GetRequiredService<LastGoodReload>());
        services.AddSingleton<OptionsPhaseWish>();
        services.AddSingleton<IReadRules, OptionsReadRules>();
        services.TryAddSingleton(_ => TimeProvider.System);
        services.TryAddSingleton<IIdGenerator>(
            provider => new IdGenerator(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new TableCatalog(TablesOf(provider)));
        services.AddSingleton(provider => new PersistenceMeter(provider.GetService<IMeterFactory>()));
        services.AddSingleton(CreateContext);
        services.AddSingleton(CreateEngine);
        services.AddSingleton(provider => provider.GetRequiredService<PersistenceEngine>().Status);
        services.AddSingleton<IDatabase>(provider => provider.GetRequiredService<PersistenceEngine>().Database);
        services.AddKeyedSingleton<IDatabase>(
            PersistenceKeys.Sqlite, (provider, _) => SideOf(provider, DatabaseSide.Sqlite));
        services.AddKeyedSingleton<IDatabase>(
            PersistenceKeys.Postgres, (provider, _) => SideOf(provider, DatabaseSide.Postgres));
        services.AddSingleton(provider => new StoreMemory
        {
            Enrichment = provider.GetRequiredService<IOptions<PersistenceOptions>>().Value.Enrichment,
        });
        services.AddSingleton(provider => new StoreRegistry(
            provider.GetServices<StoreRegistration>(),
            provider.GetRequiredService<IIdGenerator>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StoreMemory>()));
        services.AddSingleton(typeof(IAsOfReader<>), typeof(AsOfReader<>));
        services.AddTransient<IUnitOfWork>(provider => new JoinedWrites(
            provider.GetRequiredService<StoreRegistry>(), provider.MeasuredForWriting(typeof(IUnitOfWork))));
        services.AddSingleton(CreateUsageBuffer);
        services.AddSingleton<ITokenUsageBuffer>(BufferOfModuleInUse);
        services.AddHostedService<PersistenceHostedService>();
        return new PersistenceBuilder(services).AddModules();
    }

    private static TokenUsageBuffer CreateUsageBuffer(IServiceProvider provider) => new(
        provider.GetRequiredService<ITokenUsageSink>,
        provider.GetRequiredService<IOptions<PersistenceOptions>>().Value.TokenUsage,
        provider.GetRequiredService<IIdGenerator>(),
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<DatabaseContext>().Logs.CreateLogger<TokenUsageBuffer>());

    /// <exception cref="ModuleNotInUseException">The buffer's sink belongs to a module that is not in use.</exception>
    private static TokenUsageBuffer BufferOfModuleInUse(IServiceProvider provider)
    {
        _ = provider.GetRequiredService<ITokenUsageSink>();
        return provider.GetRequiredService<TokenUsageBuffer>();
    }

    private static SideDatabase SideOf(IServiceProvider provider, DatabaseSide side) =>
        new(provider.GetRequiredService<PersistenceEngine>(), side);

    private static IEnumerable<TableDefinition> TablesOf(IServiceProvider provider)
    {
        var modules = ModulesInUse.Of(provider.GetRequiredService<IOptions<PersistenceOptions>>().Value);
        return modules.SelectMany(module => module.Tables).Concat(provider.GetServices<TableDefinition>()).Distinct();
    }

    private static DatabaseContext CreateContext(IServiceProvider provider)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        var options = provider.GetRequiredService<IOptions<PersistenceOptions>>().Value;
        var modules = ModulesInUse.Of(options);
        var logs = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        return new DatabaseContext(
            provider.GetRequiredService<TableCatalog>(),
            time,
            new HybridClock(time),
            [.. modules.Select(module => module.Name)],
            logs)
        {
            Meter = provider.GetRequiredService<PersistenceMeter>(),
            Jobs = modules.Any(module => module.Tables.Contains(AsyncJobTable.Definition))
                ? new ExpiredLeases(
                    provider.GetRequiredService<StoreMemory>(), provider.GetRequiredService<IIdGenerator>(), time)
                : null,
            UpkeepSteps =
            [
                .. modules.SelectMany(module => module.Upkeep).Select(create => create(options, time, logs)),
            ],
        };
    }

    private static PersistenceEngine CreateEngine(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<PersistenceOptions>>().Value;
        var context = provider.GetRequiredService<DatabaseContext>();
        return new PersistenceEngine(
            new SideFactory(options, context, provider),
            options,
            provider.GetRequiredService<OptionsPhaseWish>(),
            provider.GetRequiredService<IIdGenerator>(),
            context,
            provider.GetRequiredService<IReadRules>());
    }
}
