using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Upkeep;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Retention;

/// <summary>Token usages of long ago and of today, kept for 60 days.</summary>
internal static class Usages
{
    public const string Table = "observability.token_usage";

    /// <summary>The option.</summary>
    public static readonly (string Name, string Value) Keep = ($"Retention:KeepDays:{Table}", "60");

    public static DateTimeOffset LongAgo { get; } = DateTimeOffset.UtcNow.AddDays(-200);

    public static Task RecordAsync(Application application, DateTimeOffset at) =>
        application.TokenUsages.RecordAsync(new TokenUsage { CreatedAt = at, Model = "m" });

    public static Task<MaintenanceReport> MaintainAsync(Application application, bool dryRun = false) =>
        application.Engine.Maintenance.RunAsync(dryRun, default);

    /// <summary>How many there are on both sides.</summary>
    public static async Task<(long Sqlite, long Postgres)> CountAsync(DatabasePair pair) => (
        await pair.FromSqliteAsync<long>("SELECT count(*) FROM observability_token_usage"),
        await pair.FromPostgresAsync<long>("SELECT count(*) FROM observability.token_usage"));

    /// <summary>How many sums of days there are on both sides.</summary>
    public static async Task<(long Sqlite, long Postgres)> DaysSummedUpAsync(DatabasePair pair) => (
        await pair.FromSqliteAsync<long>("SELECT count(*) FROM observability_token_usage_daily"),
        await pair.FromPostgresAsync<long>("SELECT count(*) FROM observability.token_usage_daily"));

    /// <summary>Whether Postgres has a partition of long ago.</summary>
    public static async Task<bool> HasOldMonthAsync(DatabasePair pair) => await pair.FromPostgresAsync<long>(
        $"SELECT count(*) FROM pg_class WHERE relname = 'token_usage_y{LongAgo:yyyy}m{LongAgo:MM}'") > 0;

    /// <summary>What is recorded on both sides, as text.</summary>
    public static async Task<(string? Sqlite, string? Postgres)> CutoffsAsync(DatabasePair pair) => (
        await pair.FromSqliteAsync<string>(
            $"SELECT substr(cutoff, 1, 10) FROM persistence_retention_cutoffs WHERE table_name = '{Table}'"),
        await pair.FromPostgresAsync<string>(
            "SELECT to_char(cutoff AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM persistence.retention_cutoffs "
            + $"WHERE table_name = '{Table}'"));
}
