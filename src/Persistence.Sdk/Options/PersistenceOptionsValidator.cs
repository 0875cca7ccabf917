using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Configuration;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Upkeep;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Options;

/// <summary>
/// Checks all options at once; each message names the configuration path, the value and the allowed range.
/// </summary>
internal sealed class PersistenceOptionsValidator(
    IEnumerable<IConfigureOptions<PersistenceOptions>> steps, IServiceProvider services)
    : IValidateOptions<PersistenceOptions>
{
    private const int MostDays = 36_500;
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, PersistenceOptions options)
    {
        var rules = new OptionRules(new OptionSources(steps, services));
        rules.Defined("Persistence:Phase", options.Phase);
        rules.Within("Persistence:CutoverTimeout", options.CutoverTimeout, TimeSpan.FromMilliseconds(100), TenMinutes);
        CheckModules(rules, options);
        CheckReads(rules, options);
        CheckSqlite(rules, options.Sqlite);
        CheckPostgres(rules, options);
        CheckDualWrite(rules, options.DualWrite);
        CheckTokenUsage(rules, options.TokenUsage);
        rules.Within("Persistence:Enrichment:OpenAlexCacheDays", options.Enrichment.OpenAlexCacheDays, 1, MostDays);
        rules.Within("Persistence:Enrichment:CitecCacheDays", options.Enrichment.CitecCacheDays, 1, MostDays);
        rules.Within("Persistence:Backfill:ChunkRows", options.Backfill.ChunkRows, 100, 100_000);
        CheckGate(rules, options.Gate);
        CheckRetention(rules, options.Retention, TablesOf(options));
        return rules.Result;
    }

    private static void CheckGate(OptionRules rules, GateOptions options)
    {
        rules.Within(
            "Persistence:Gate:MaxEvidenceAge", options.MaxEvidenceAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        rules.Within("Persistence:Gate:MaxPendingRows", options.MaxPendingRows, 0, 1_000_000);
        rules.Within(
            "Persistence:Gate:MaxReadTime", options.MaxReadTime,
            TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));
        rules.Within("Persistence:Gate:Soak", options.Soak, TimeSpan.Zero, TimeSpan.FromDays(365));
    }

    private static void CheckRetention(
        OptionRules rules, RetentionOptions options, IReadOnlyList<TableDefinition> tables)
    {
        var ageing = string.Join(", ", tables.Where(table => table.AgesBy is not null));
        rules.Within("Persistence:Retention:Interval", options.Interval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        rules.Within(
            "Persistence:Retention:Tombstones", options.Tombstones, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        rules.Within(
            "Persistence:Retention:Budget", options.Budget, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        foreach (var (name, days) in options.KeepDays)
        {
            var path = $"Persistence:Retention:KeepDays:{name}";
            var table = tables.FirstOrDefault(table => RetentionPolicy.Names(name, table));
            rules.Require(table?.AgesBy is not null, table is null
                ? $"'{path}' names no table of this application; those whose rows age are {ageing}."
                : $"'{path}' names a table whose rows do not age, because they may change; those whose rows age are "
                + $"{ageing}. Rows that have an end expire by themselves.");
            rules.Within(path, days, 1, MostDays);
        }
    }

    /// <summary>Of the modules that are known: one that is not is told of by itself.</summary>
    private TableDefinition[] TablesOf(PersistenceOptions options) =>
    [
        .. StoreCatalog.Modules
            .Where(module => options.Modules?.Contains(module.Name) ?? module == StoreCatalog.Modules[0])
            .SelectMany(module => module.Tables),
        .. services.GetServices<TableDefinition>(),
    ];

    private static void CheckModules(OptionRules rules, PersistenceOptions options)
    {
        foreach (var module in options.Modules ?? [])
        {
            rules.Require(StoreCatalog.Find(module) is not null,
                $"'Persistence:Modules' names '{module}'; known modules are "
                + $"{string.Join(", ", StoreCatalog.Modules.Select(known => known.Name))}.");
        }
    }

    private void CheckReads(OptionRules rules, PersistenceOptions options)
    {
        rules.Within("Persistence:ReadFromPostgresPercent", options.ReadFromPostgresPercent, 0, 100);
        rules.Within("Persistence:ShadowReadPercent", options.ShadowReadPercent, 0, 100);
        string[] known = [.. StoreNames.Of(services)];
        foreach (var (store, reads) in options.Stores)
        {
            var path = $"Persistence:Stores:{store}";
            rules.Require(known.Contains(store, StringComparer.OrdinalIgnoreCase), $"'{path}' names no store; "
                + (NearestName.Of(store, known) is { } meant
                    ? $"did you mean '{meant}'?"
                    : $"known are {string.Join(", ", known)}."));
            rules.Within($"{path}:ReadFromPostgresPercent", reads.ReadFromPostgresPercent ?? 0, 0, 100);
            rules.Within($"{path}:ShadowReadPercent", reads.ShadowReadPercent ?? 0, 0, 100);
            rules.Within(
                $"{path}:AsOfFallbackAfter", reads.AsOfFallbackAfter ?? TenMinutes, TimeSpan.FromMilliseconds(10),
                TenMinutes);
        }
    }

    private static void CheckSqlite(OptionRules rules, SqliteOptions options)
    {
        rules.Require(!string.IsNullOrWhiteSpace(options.Path), "'Persistence:Sqlite:Path' is empty; name a file.");
        rules.Defined("Persistence:Sqlite:Synchronous", options.Synchronous);
        rules.Within("Persistence:Sqlite:LockTimeout", options.LockTimeout, TimeSpan.FromMilliseconds(10), TenMinutes);
        rules.Within("Persistence:Sqlite:CheckpointBytes", options.CheckpointBytes, 64 * 1024, 1024 * 1024 * 1024);
        rules.Within("Persistence:Sqlite:MaxReaders", options.MaxReaders, 1, 256);
    }

    private void CheckPostgres(OptionRules rules, PersistenceOptions options)
    {
        var postgres = options.Postgres;
        var problem = new PostgresChoice(services).Problem(postgres, options.Phase);
        rules.Require(problem is null, problem ?? "");
        rules.Within("Persistence:Postgres:MaxPoolSize", postgres.MaxPoolSize, 4, 1000);
        rules.Within(
            "Persistence:Postgres:CommandTimeout", postgres.CommandTimeout,
            TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        rules.Within(
            "Persistence:Postgres:ConnectTimeout", postgres.ConnectTimeout,
            TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        rules.Within("Persistence:Postgres:RetryTimeout", postgres.RetryTimeout, TimeSpan.Zero, TenMinutes);
    }

    private static void CheckDualWrite(OptionRules rules, DualWriteOptions options)
    {
        rules.Defined("Persistence:DualWrite:Mode", options.Mode);
        rules.Within(
            "Persistence:DualWrite:MirrorTimeout", options.MirrorTimeout,
            TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        rules.Within(
            "Persistence:DualWrite:BreakDuration", options.BreakDuration, TimeSpan.FromMilliseconds(500), TenMinutes);
        rules.Within(
            "Persistence:DualWrite:MaxBackOff", options.MaxBackOff, TimeSpan.FromMilliseconds(100), TenMinutes);
        rules.Within(
            "Persistence:DualWrite:ParkedRetryInterval", options.ParkedRetryInterval,
            TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
    }

    private static void CheckTokenUsage(OptionRules rules, TokenUsageOptions options)
    {
        rules.Within("Persistence:TokenUsage:BufferRows", options.BufferRows, 1, 1_000_000);
        rules.Within("Persistence:TokenUsage:FlushRows", options.FlushRows, 1, 10_000);
        rules.Require(
            options.FlushRows <= options.BufferRows || options.FlushRows > 10_000 || options.BufferRows < 1,
            $"'Persistence:TokenUsage:FlushRows' is {options.FlushRows}, but 'Persistence:TokenUsage:BufferRows' is "
            + $"{options.BufferRows}; a flush takes at most what fits the buffer.");
        rules.Within(
            "Persistence:TokenUsage:FlushInterval", options.FlushInterval, TimeSpan.FromMilliseconds(1), TenMinutes);
        rules.Within(
            "Persistence:TokenUsage:SumUpAfter", options.SumUpAfter, TimeSpan.Zero, TimeSpan.FromDays(30));
    }
}
