using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Options;

namespace Persistence.Sdk.Tests.Options;

public sealed class PersistenceOptionsValidatorTests
{
    public static TheoryData<string, Action<PersistenceOptions>> Mistakes => new()
    {
        { "Persistence:Phase", options => options.Phase = (PersistencePhase)7 },
        { "Persistence:Modules", options => options.Modules = ["Pipelime"] },
        { "Persistence:CutoverTimeout", options => options.CutoverTimeout = TimeSpan.Zero },
        { "Persistence:Sqlite:Path", options => options.Sqlite.Path = " " },
        { "Persistence:Sqlite:Synchronous", options => options.Sqlite.Synchronous = 0 },
        { "Persistence:Sqlite:LockTimeout", options => options.Sqlite.LockTimeout = TimeSpan.FromHours(1) },
        { "Persistence:Sqlite:CheckpointBytes", options => options.Sqlite.CheckpointBytes = 1 },
        { "Persistence:Sqlite:MaxReaders", options => options.Sqlite.MaxReaders = 0 },
        { "Persistence:Postgres:ConnectionString", options => options.Phase = PersistencePhase.DualWrite },
        { "Persistence:Postgres:ConnectionString", options => Postgres(options, "Hots=db;Password=canary") },
        { "Persistence:Postgres:ConnectionString", options => Postgres(options, "postgresql://app:canary@:x/db") },
        { "Persistence:Postgres:ConnectionString", options => Postgres(options, "Password=canary") },
        { "Persistence:Postgres:ConnectionString", options => NotTls(options, "Host=db;Password=canary") },
        { "Persistence:Postgres:ConnectionString", options => NotTls(options, "postgres://a:canary@b/c?sslmode=allow") },
        { "Persistence:Postgres:ConnectionString", options => Both(options) },
        { "Persistence:Postgres:ConnectionName", options => Named(options, "State") },
        { "Persistence:Postgres:MaxPoolSize", options => options.Postgres.MaxPoolSize = 3 },
        { "Persistence:Postgres:CommandTimeout", options => options.Postgres.CommandTimeout = TimeSpan.Zero },
        { "Persistence:Postgres:ConnectTimeout", options => options.Postgres.ConnectTimeout = TimeSpan.Zero },
        { "Persistence:Postgres:RetryTimeout", options => options.Postgres.RetryTimeout = TimeSpan.FromHours(1) },
        { "Persistence:DualWrite:Mode", options => options.DualWrite.Mode = (DualWriteMode)9 },
        { "Persistence:DualWrite:MirrorTimeout", options => options.DualWrite.MirrorTimeout = TimeSpan.Zero },
        { "Persistence:DualWrite:BreakDuration", options => options.DualWrite.BreakDuration = TimeSpan.Zero },
        { "Persistence:DualWrite:MaxBackOff", options => options.DualWrite.MaxBackOff = TimeSpan.Zero },
        { "Persistence:DualWrite:ParkedRetryInterval", options => options.DualWrite.ParkedRetryInterval = TimeSpan.Zero },
        { "Persistence:ReadFromPostgresPercent", options => options.ReadFromPostgresPercent = 101 },
        { "Persistence:ShadowReadPercent", options => options.ShadowReadPercent = -1 },
        { "Persistence:Stores:IQueryCash", options => options.Stores["IQueryCash"] = new() },
        {
            "Persistence:Stores:IQueryCache:ReadFromPostgresPercent",
            options => options.Stores["IQueryCache"] = new() { ReadFromPostgresPercent = 101 }
        },
        {
            "Persistence:Stores:IQueryCache:ShadowReadPercent",
            options => options.Stores["IQueryCache"] = new() { ShadowReadPercent = 101 }
        },
        {
            "Persistence:Stores:IQueryCache:AsOfFallbackAfter",
            options => options.Stores["IQueryCache"] = new() { AsOfFallbackAfter = TimeSpan.Zero }
        },
        { "Persistence:Backfill:ChunkRows", options => options.Backfill.ChunkRows = 99 },
        { "Persistence:Gate:MaxEvidenceAge", options => options.Gate.MaxEvidenceAge = TimeSpan.Zero },
        { "Persistence:Gate:MaxPendingRows", options => options.Gate.MaxPendingRows = -1 },
        { "Persistence:Gate:MaxReadTime", options => options.Gate.MaxReadTime = TimeSpan.Zero },
        { "Persistence:Gate:Soak", options => options.Gate.Soak = TimeSpan.FromDays(-1) },
        { "Persistence:Retention:Interval", options => options.Retention.Interval = TimeSpan.Zero },
        { "Persistence:Retention:Tombstones", options => options.Retention.Tombstones = TimeSpan.FromSeconds(59) },
        { "Persistence:Retention:Budget", options => options.Retention.Budget = TimeSpan.FromMilliseconds(99) },
        {
            "Persistence:Retention:KeepDays:observability.token_usage",
            options => options.Retention.KeepDays["observability.token_usage"] = 0
        },
        {
            "Persistence:Retention:KeepDays:observability_token_usage",
            options => options.Retention.KeepDays["observability_token_usage"] = 36_501
        },
        {
            "Persistence:Retention:KeepDays:ITokenUsageSink",
            options => options.Retention.KeepDays["ITokenUsageSink"] = 30
        },
        {
            "Persistence:Retention:KeepDays:workflow.run_records",
            options => options.Retention.KeepDays["workflow.run_records"] = 30
        },
        { "Persistence:TokenUsage:BufferRows", options => options.TokenUsage.BufferRows = 2_000_000 },
        { "Persistence:TokenUsage:FlushRows", options => options.TokenUsage.FlushRows = 10_001 },
        { "Persistence:TokenUsage:FlushRows", options => options.TokenUsage.BufferRows = 499 },
        { "Persistence:TokenUsage:FlushInterval", options => options.TokenUsage.FlushInterval = TimeSpan.Zero },
        { "Persistence:Enrichment:OpenAlexCacheDays", options => options.Enrichment.OpenAlexCacheDays = 0 },
        { "Persistence:Enrichment:CitecCacheDays", options => options.Enrichment.CitecCacheDays = 36_501 },
        { "Persistence:TokenUsage:SumUpAfter", options => options.TokenUsage.SumUpAfter = TimeSpan.FromDays(31) },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void A_mistake_is_told_by_its_path_and_without_a_secret(string path, Action<PersistenceOptions> mistake)
    {
        var options = new PersistenceOptions();
        mistake(options);
        var told = Assert.Single(Validate(options).Failures!);
        Assert.Contains($"'{path}'", told, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", told, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var options = new PersistenceOptions { Phase = PersistencePhase.DualWrite, CutoverTimeout = TimeSpan.Zero };
        options.Sqlite.Path = "";
        Assert.Equal(3, Validate(options).Failures!.Count());
    }

    [Fact]
    public void The_defaults_are_valid() =>
        Assert.True(Validate(new PersistenceOptions()).Succeeded);

    private static ValidateOptionsResult Validate(PersistenceOptions options) =>
        new PersistenceOptionsValidator([], new ServiceCollection().BuildServiceProvider()).Validate(null, options);

    private static void Postgres(PersistenceOptions options, string connectionString)
    {
        options.Phase = PersistencePhase.DualWrite;
        options.Postgres.ConnectionString = connectionString;
    }

    private static void NotTls(PersistenceOptions options, string connectionString)
    {
        Postgres(options, connectionString);
        options.Postgres.RequireTls = true;
    }

    private static void Both(PersistenceOptions options)
    {
        options.Postgres.ConnectionString = "Host=db;Password=canary";
        options.Postgres.ConnectionName = "State";
    }

    private static void Named(PersistenceOptions options, string name)
    {
        options.Phase = PersistencePhase.DualWrite;
        options.Postgres.ConnectionName = name;
    }
}
