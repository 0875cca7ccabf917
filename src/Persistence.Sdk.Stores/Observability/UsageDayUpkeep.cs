using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// Adds the calls of days that are over up, day by day: their sums are written, not current, and then made current in a
/// transaction of its own that looks whether they have counted all calls. Whatever comes in between, or a process that
/// dies, leaves sums that are not current, which nobody reads; a call that is added later lets them not be current in
/// its own transaction.
/// </summary>
internal sealed class UsageDayUpkeep(TimeSpan after, TimeProvider time, ILogger<UsageDayUpkeep> log) : IUpkeepStep
{
    /// <summary>The days of one pass.</summary>
    private const int MaxDays = 100;

    /// <summary>The days of one pass whose calls are counted again, so that damage does not stay.</summary>
    private const int MaxLookedAt = 31;

    private static readonly TableDefinition<TokenUsage> Calls = TokenUsageTable.Definition;
    private static readonly SqlText FirstFrom = SqlText.Same(
        "WHERE created_at >= @since AND created_at < @until ORDER BY created_at, event_id LIMIT 1");

    private DateOnly _lookedAt;

    public async Task<UpkeepStepResult> RunAsync(
        IDatabase authority, Func<CancellationToken, Task> renew, CancellationToken cancellationToken)
    {
        var known = await authority.QueryAsync(UsageDayQueries.Known, cancellationToken).ConfigureAwait(false);
        var done = new HashSet<DateOnly>(known.Where(day => day.IsCurrent).Select(day => day.Day));
        await LookAgainAsync(authority, done, renew, cancellationToken).ConfigureAwait(false);
        var end = DateOnly.FromDateTime((time.GetUtcNow() - after).UtcDateTime);

        // Of these retention may have removed all calls meanwhile.
        var open = new Queue<DateOnly>(known.Select(day => day.Day).Where(day => day < end && !done.Contains(day)));
        var (settled, from) = (0, DateOnly.MinValue.AddDays(1));
        for (var tried = 0; tried < MaxDays; tried++)
        {
            if (!open.TryDequeue(out var day))
            {
                if (await NextAsync(authority, done, from, end, cancellationToken).ConfigureAwait(false)
                    is not { } next)
                {
                    return new UpkeepStepResult(settled, HasMore: false);
                }

                (day, from) = (next, next);
            }

            done.Add(day);
            settled += await SumUpAsync(authority, day, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            await renew(cancellationToken).ConfigureAwait(false);
        }

        return new UpkeepStepResult(settled, HasMore: settled > 0);
    }

    /// <summary>
    /// Sums are right as long as calls are added by the library. Rows that came by another way, such as a repair that
    /// takes them from the mirror, are found here.
    /// </summary>
    private async Task LookAgainAsync(
        IDatabase authority, HashSet<DateOnly> current, Func<CancellationToken, Task> renew,
        CancellationToken cancellationToken)
    {
        DateOnly[] days = [.. current.Where(day => day > _lookedAt).Order().Take(MaxLookedAt)];
        foreach (var day in days)
        {
            var doubted = await authority.WriteAsync(UsageDayRules.Doubt(day), cancellationToken).ConfigureAwait(false);
            if (doubted[0].Applied)
            {
                current.Remove(day);
            }

            await renew(cancellationToken).ConfigureAwait(false);
        }

        _lookedAt = days.Length < MaxLookedAt ? DateOnly.MinValue : days[^1];
    }

    /// <summary>The first day with calls, from one day on and before another, that is not done.</summary>
    private static async Task<DateOnly?> NextAsync(
        IDatabase authority, HashSet<DateOnly> done, DateOnly from, DateOnly end, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (done.Contains(from))
            {
                from = from.AddDays(1);
            }

            if (from >= end)
            {
                return null;
            }

            var parameters = new SqlParameters()
                .Add("since", Calls["created_at"], UsageDayRules.StartOf(from))
                .Add("until", Calls["created_at"], UsageDayRules.StartOf(end));
            var first = await authority.QueryAsync(TableQuery.Rows(Calls, FirstFrom, parameters), cancellationToken)
                .ConfigureAwait(false);
            if (first.Count == 0)
            {
                return null;
            }

            from = DateOnly.FromDateTime(first[0].CreatedAt.UtcDateTime);
            if (!done.Contains(from))
            {
                return from;
            }
        }
    }

    private async Task<bool> SumUpAsync(IDatabase authority, DateOnly day, CancellationToken cancellationToken)
    {
        var sums = new ChangeSet();
        try
        {
            var models = await authority.QueryAsync(
                TokenUsageQueries.CallsByModel(UsageDayRules.CallsOf(day)), cancellationToken).ConfigureAwait(false);
            foreach (var model in models)
            {
                sums.Merge(
                    UsageDayTable.Definition, UsageDay.Of(day, model.Model, model.ToSums()), UsageDayRules.MoreCounts);
            }
        }
        catch (Exception refusal) when (refusal is OverflowException or ValueRejectedException)
        {
            Log.DayNotSummedUp(log, day, refusal);
            return false;
        }

        if (sums.Changes.Count > 0)
        {
            await authority.WriteAsync(sums, cancellationToken).ConfigureAwait(false);
        }

        var settled = await authority.WriteAsync(UsageDayRules.Settle(day), cancellationToken).ConfigureAwait(false);
        return settled[0].Applied;
    }
}
