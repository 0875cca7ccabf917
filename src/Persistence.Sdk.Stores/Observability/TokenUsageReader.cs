using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>Sums and lists the usage in any database.</summary>
internal sealed class TokenUsageReader(IDatabase database) : ITokenUsageReader
{
    private static readonly TokenUsageFilter Everything = new();

    public async Task<TokenUsageSums> GetSummaryAsync(
        TokenUsageFilter? filter = null, CancellationToken cancellationToken = default) =>
        (await GroupsAsync(TokenUsageQueries.Summary(filter ?? Everything), Sums, cancellationToken)
            .ConfigureAwait(false))[0];

    public async Task<IReadOnlyList<ModelTokenUsage>> GetByModelAsync(
        TokenUsageFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var models = await GroupsAsync(
            TokenUsageQueries.Models(filter ?? Everything),
            group => new ModelTokenUsage { Model = group.Model, Sums = group.ToSums() },
            cancellationToken).ConfigureAwait(false);
        return LargestFirst(models, usage => usage.Sums, usage => usage.Model);
    }

    public Task<IReadOnlyList<DailyTokenUsage>> GetByDayAsync(
        TokenUsageFilter? filter = null, CancellationToken cancellationToken = default) => GroupsAsync(
        TokenUsageQueries.Days(filter ?? Everything),
        group => new DailyTokenUsage { Day = group.Day!.Value, Sums = group.ToSums() },
        cancellationToken);

    public async Task<IReadOnlyList<RunTokenUsage>> GetByRunAsync(
        TokenUsageFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var runs = await GroupsAsync(
            TokenUsageQueries.Runs(filter ?? Everything),
            group => new RunTokenUsage { RunId = group.RunId, Sums = group.ToSums() },
            cancellationToken).ConfigureAwait(false);
        return LargestFirst(runs, usage => usage.Sums, usage => usage.RunId);
    }

    public Task<IReadOnlyList<TokenUsageRollup>> GetRunRollupAsync(
        string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        return GroupsAsync(TokenUsageQueries.OfRun(runId), Rollup, cancellationToken);
    }

    public Task<IReadOnlyList<TokenUsageRollup>> GetWorkstreamRollupAsync(
        string workstreamId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(workstreamId);
        return GroupsAsync(TokenUsageQueries.OfWorkstream(workstreamId), Rollup, cancellationToken);
    }

    public Task<IReadOnlyList<TokenUsage>> ListRecentAsync(
        TokenUsageFilter? filter = null, int limit = 200, CancellationToken cancellationToken = default)
    {
        Lists.Checked(limit, ITokenUsageReader.MaxLimit);
        return database.QueryAsync(TokenUsageQueries.Recent(filter ?? Everything, limit), cancellationToken);
    }

    private static TokenUsageSums Sums(UsageGroup group) => group.ToSums();

    private static TokenUsageRollup Rollup(UsageGroup group) => new()
    {
        RunId = group.RunId!,
        Step = group.Step,
        Model = group.Model,
        QuestionId = group.QuestionId,
        Sums = group.ToSums(),
    };

    /// <summary>In memory, because the databases hold a sum in two halves.</summary>
    private static IReadOnlyList<T> LargestFirst<T>(
        IReadOnlyList<T> groups, Func<T, TokenUsageSums> sums, Func<T, string?> name) =>
        [.. groups.OrderByDescending(group => sums(group).TotalTokens).ThenBy(name, StringComparer.Ordinal)];

    private async Task<IReadOnlyList<T>> GroupsAsync<T>(
        Query<UsageGroup> query, Func<UsageGroup, T> make, CancellationToken cancellationToken) =>
        [.. (await database.QueryAsync(query, cancellationToken).ConfigureAwait(false)).Select(make)];
}
