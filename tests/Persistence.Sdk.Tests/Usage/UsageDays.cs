using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Usage;

/// <summary>Sums days up, and looks at what became of them.</summary>
internal static class UsageDays
{
    public static ITokenUsageReader Reader(Application application) =>
        application.Services.GetRequiredService<ITokenUsageReader>();

    /// <summary>Sums up what is there, however young it is; also beside others, and in the place of a database.</summary>
    public static Task<UpkeepStepResult> SumUpAsync(Application application, IDatabase? database = null) =>
        new UsageDayUpkeep(TimeSpan.FromDays(-1), TimeProvider.System, NullLogger<UsageDayUpkeep>.Instance)
            .RunAsync(database ?? application.Database, _ => Task.CompletedTask, CancellationToken.None);

    /// <summary>The days whose sums are current, and those whose sums are not.</summary>
    public static async Task<(long Current, long Outdated)> CountAsync(DatabasePair pair, DatabaseSide side)
    {
        return (await DaysAsync("is_current"), await DaysAsync("NOT is_current"));

        Task<long> DaysAsync(string condition) => side == DatabaseSide.Sqlite
            ? pair.FromSqliteAsync<long>(
                $"SELECT count(DISTINCT day) FROM observability_token_usage_daily WHERE {condition}")
            : pair.FromPostgresAsync<long>(
                $"SELECT count(DISTINCT day) FROM observability.token_usage_daily WHERE {condition}");
    }

    /// <summary>A database whose process dies before or behind one of its writes.</summary>
    internal sealed class Dying(IDatabase database, int writes, bool isWritten) : IDatabase
    {
        private int _left = writes;

        public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken)
            where T : class => database.FindAsync(table, key, cancellationToken);

        public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken)
            where T : class => database.QueryAsync(query, cancellationToken);

        public async Task<IReadOnlyList<ChangeOutcome>> WriteAsync(ChangeSet changes, CancellationToken cancellationToken)
        {
            if (_left-- > 0)
            {
                return await database.WriteAsync(changes, cancellationToken);
            }

            if (isWritten)
            {
                await database.WriteAsync(changes, cancellationToken);
            }

            throw new OperationCanceledException("The process is gone.");
        }

        public Task<int> PurgeExpiredAsync(TableDefinition table, int limit, CancellationToken cancellationToken) =>
            database.PurgeExpiredAsync(table, limit, cancellationToken);
    }
}
