using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>
/// What one reader sees as its store's database, who takes an older answer where the database that decides is away, and
/// learns how old it may be. Safe for concurrent use.
/// </summary>
/// <param name="store">The name of the store's interface.</param>
/// <param name="rule">What the options say of the store's reads.</param>
/// <param name="inner">The database as the store sees it.</param>
/// <param name="fallback">The older answers.</param>
internal sealed class AsOfDatabase(string store, StoreReadRule rule, IDatabase inner, AsOfFallback fallback) : IDatabase
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _asOf;

    /// <summary>The earliest instant up to which an answer was complete; null where all were current.</summary>
    public DateTimeOffset? AsOf
    {
        get
        {
            lock (_gate)
            {
                return _asOf;
            }
        }
    }

    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(table);
        return ReadAsync(
            [table],
            token => inner.FindAsync(table, key, token),
            (mirror, fence, token) => mirror.FindAsync(table, key, fence, token),
            cancellationToken);
    }

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(query);
        return ReadAsync(
            fallback.TablesOf(query.Sql),
            token => inner.QueryAsync(query, token),
            (mirror, fence, token) => mirror.QueryAsync(query, fence, token),
            cancellationToken);
    }

    public Task<IReadOnlyList<ChangeOutcome>> WriteAsync(
        ChangeSet changes, CancellationToken cancellationToken = default) => throw OnlyReads();

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, CancellationToken cancellationToken = default) => throw OnlyReads();

    private async Task<TResult> ReadAsync<TResult>(
        IReadOnlyList<TableDefinition> tables,
        Func<CancellationToken, Task<TResult>> current,
        Func<IMirrorReads, MirrorFence, CancellationToken, Task<TResult>> older,
        CancellationToken cancellationToken)
    {
        if (rule.Current.AsOfFallbackAfter is not { } patience || !fallback.MayAnswer(tables))
        {
            return await current(cancellationToken).ConfigureAwait(false);
        }

        var answer = await fallback.ReadAsync(store, patience, AsOf is not null, current, older, cancellationToken)
            .ConfigureAwait(false);
        if (answer.AsOf is { } asOf)
        {
            Note(asOf);
        }

        return answer.Value;
    }

    private void Note(DateTimeOffset asOf)
    {
        lock (_gate)
        {
            _asOf = _asOf < asOf ? _asOf : asOf;
        }
    }

    private static InvalidOperationException OnlyReads() => new(
        "A read that takes an older answer must not write: what it has read may be overtaken. Write through the store "
        + "itself.");
}
