using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Stores.Ingestion;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Persistence.Sdk.Tests.Retention;

namespace Persistence.Sdk.Tests.Usage;

/// <summary>A call that comes late for a day that has sums: whoever has made them, and whatever happened in between.</summary>
public sealed class LateCallTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task S69_Sums_of_a_day_whose_calls_retention_removes_stay_when_a_call_comes_late(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase, null, Usages.Keep);
        await Usages.RecordAsync(application, Usages.LongAgo);
        await Usages.RecordAsync(application, Usages.LongAgo);
        Assert.Equal(1, (await Usages.MaintainAsync(application)).DaysSummedUp);

        await Usages.RecordAsync(application, Usages.LongAgo);

        var side = phase == PersistencePhase.SqliteOnly ? DatabaseSide.Sqlite : DatabaseSide.Postgres;
        Assert.Equal((1, 0), await UsageDays.CountAsync(pair, side));
        Assert.Equal(2, (await UsageDays.Reader(application).GetSummaryAsync()).Calls);
    }

    [PostgresFact]
    public async Task A_late_call_outdates_sums_that_were_made_since_the_last_one_by_anybody()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var one = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await using var other = await pair.StartAsync(PersistencePhase.SqliteOnly);

        await one.TokenUsages.RecordAsync(Call());
        await UsageDays.SumUpAsync(other);
        await AssertLateAsync(pair, () => one.TokenUsages.RecordAsync(Call()));

        // Made between two calls of one transaction.
        await AssertLateAsync(pair, () => one.Database.WriteAsync(
            new ChangeSet().Insert(TokenUsageTable.Definition, Call())
                .UpdateWhere(
                    UsageDayTable.Definition, SqlText.Same("is_current = TRUE"), SqlText.Same("NOT is_current"), new SqlParameters())
                .Insert(TokenUsageTable.Definition, Call()),
            default));

        // Outdated by a change set that fails, so that they are not; the next call shares its transaction.
        await UsageDays.SumUpAsync(other);
        await AssertLateAsync(pair, async () =>
        {
            await using var holder = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
            await holder.OpenAsync();
            var held = holder.BeginTransaction();
            var failing = one.Database.WriteAsync(
                new ChangeSet().Insert(TokenUsageTable.Definition, Call())
                    .Put(PaperMetadataTable.Definition, new PaperMetadata { DocId = "no document", Path = "p", UpdatedAt = Noon }),
                default);
            var late = one.TokenUsages.RecordAsync(Call());
            await held.DisposeAsync();
            await Assert.ThrowsAsync<ConstraintViolatedException>(() => failing);
            await late;
        });
        Assert.Equal(5, (await UsageDays.Reader(one).GetSummaryAsync()).Calls);
    }

    /// <summary>The day has current sums, but for what is done last.</summary>
    private static async Task AssertLateAsync(DatabasePair pair, Func<Task> record)
    {
        await record();
        Assert.Equal((0, 1), await UsageDays.CountAsync(pair, DatabaseSide.Sqlite));
    }

    private static TokenUsage Call() => new() { CreatedAt = Noon, EventId = Guid.CreateVersion7(), Model = "m", InputTokens = 1 };
}
