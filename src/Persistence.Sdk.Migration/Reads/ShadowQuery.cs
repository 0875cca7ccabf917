using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>A read of several rows, or of what is reckoned from them.</summary>
/// <param name="store">The name of the store's interface.</param>
/// <param name="query">The query.</param>
/// <param name="answer">What the caller got from the database that decides.</param>
/// <param name="tables">The tables it reads.</param>
/// <param name="isList">Whether it selects whole rows of one table.</param>
internal sealed class ShadowQuery<T>(
    string store, Query<T> query, IReadOnlyList<T> answer, IReadOnlyList<TableDefinition> tables, bool isList)
    : ShadowRead(store)
    where T : class
{
    private readonly bool _isOrdered = QueryTables.IsOrdered(query.Sql);

    /// <summary>The columns of the result by which a row of it has expired.</summary>
    private readonly ColumnDefinition[] _expiries =
    [
        .. query.Shape.Columns.Where(column => tables.Any(table =>
            table.ExpiresAt is { } expiry && expiry.Name == column.Name && expiry.Kind == column.Kind)),
    ];

    public override string Kind => isList ? ReadKinds.List : ReadKinds.Aggregate;

    public override string Source => query.Shape.Name;

    public override IReadOnlyList<TableDefinition> Tables => tables;

    /// <summary>A result carries no versions, so that a change and a change back look like none.</summary>
    public override int Looks => 3;

    public override async Task<bool> IsEqualAsync(ShadowRoute route, CancellationToken cancellationToken)
    {
        var other = await route.Mirror.MirrorReads.QueryAsync(query, route.MirrorFence, cancellationToken)
            .ConfigureAwait(false);
        return Compare(ValuesOf(answer), ValuesOf(other)) is null;
    }

    /// <summary>
    /// Where nothing of the tables is pending behind the first answer, the mirror has been given all that it rests on;
    /// where the second is the same, nothing has changed meanwhile.
    /// </summary>
    public override async Task<ShadowFinding> LookAsync(
        ShadowRoute route, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = await AskAsync(route, cancellationToken).ConfigureAwait(false);
        var isInStep = await IsInStepAsync(route, cancellationToken).ConfigureAwait(false);
        var there = Live(ValuesOf(await route.Mirror.MirrorReads
            .QueryAsync(query, route.MirrorFence, cancellationToken).ConfigureAwait(false)), now);
        var after = Live(await AskAsync(route, cancellationToken).ConfigureAwait(false), now);
        if (Compare(after, there) is not { } difference)
        {
            return ShadowFinding.Equal;
        }

        var isSqlite = route.Authority.Side == DatabaseSide.Sqlite;
        return isInStep && Compare(Live(before, now), after) is null
            ? difference with
            {
                SqliteRows = (isSqlite ? after : there).Count, PostgresRows = (isSqlite ? there : after).Count,
            }
            : ShadowFinding.InMotion;
    }

    private async Task<IReadOnlyList<object?[]>> AskAsync(ShadowRoute route, CancellationToken cancellationToken) =>
        ValuesOf(await route.Authority.QueryAsync(query, route.Fence, cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Whether both sides are to have the same rows: nothing is pending, and nothing may be gone from one alone.
    /// </summary>
    private async Task<bool> IsInStepAsync(ShadowRoute route, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            var mayBePurged = table.ExpiresAt is not null && _expiries.Length == 0;
            if (mayBePurged
                || await IsRetiredAsync(route, table, cancellationToken).ConfigureAwait(false)
                || await IsPendingAsync(route, table, isParked: false, cancellationToken).ConfigureAwait(false)
                || await IsPendingAsync(route, table, isParked: true, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return tables.Count > 0;
    }

    /// <summary>Whether a side has rows that retention is about to remove, each on its own.</summary>
    private static async Task<bool> IsRetiredAsync(
        ShadowRoute route, TableDefinition table, CancellationToken cancellationToken) =>
        await Cutoffs.OfBothAsync(route.Authority, route.Mirror, table, cancellationToken).ConfigureAwait(false)
            is { } cutoff
        && (await route.Authority.Scan.HasOlderAsync(table, cutoff, cancellationToken).ConfigureAwait(false)
            || await route.Mirror.Scan.HasOlderAsync(table, cutoff, cancellationToken).ConfigureAwait(false));

    private static async Task<bool> IsPendingAsync(
        ShadowRoute route, TableDefinition table, bool isParked, CancellationToken cancellationToken)
    {
        var page = new PendingPage(null, null, isParked, 1) { Table = table };
        return (await route.Authority.Pending.ReadAsync(page, cancellationToken).ConfigureAwait(false)).Count > 0;
    }

    private ShadowFinding? Compare(IReadOnlyList<object?[]> left, IReadOnlyList<object?[]> right)
    {
        var columns = query.Shape.Columns;
        var inPlace = RowComparison.Differences(columns, left, right);
        if (inPlace is { Count: 0 })
        {
            return null;
        }

        var sorted = RowComparison.Differences(columns, RowComparison.Sorted(left), RowComparison.Sorted(right));
        return sorted is { Count: 0 }
            ? _isOrdered ? ShadowFinding.Of(ShadowDifference.OtherOrder, []) : null
            : ShadowFinding.Of(ShadowDifference.Different, sorted ?? []);
    }

    /// <summary>Each side purges by itself what has expired.</summary>
    private IReadOnlyList<object?[]> Live(IReadOnlyList<object?[]> rows, DateTimeOffset now) => _expiries.Length == 0
        ? rows
        : [.. rows.Where(row => !_expiries.Any(
            expiry => row[expiry.Ordinal] is DateTime at && at <= now.UtcDateTime))];

    private IReadOnlyList<object?[]> ValuesOf(IReadOnlyList<T> records) =>
        [.. records.Select(query.Shape.ToReadValues)];
}
