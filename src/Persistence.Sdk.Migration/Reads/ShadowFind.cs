using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration.Parity;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>A read by key.</summary>
/// <param name="store">The name of the store's interface.</param>
/// <param name="table">The table.</param>
/// <param name="key">The key.</param>
/// <param name="answer">What the caller got.</param>
/// <param name="byMirror">Whether the mirror gave it.</param>
internal sealed class ShadowFind<T>(string store, TableDefinition<T> table, RowKey key, T? answer, bool byMirror)
    : ShadowRead(store)
    where T : class
{
    public override string Kind => ReadKinds.Point;

    public override string Source => table.ToString();

    public override IReadOnlyList<TableDefinition> Tables { get; } = [table];

    /// <summary>Versions tell a difference from a write on its way.</summary>
    public override int Looks => 1;

    public override async Task<bool> IsEqualAsync(ShadowRoute route, CancellationToken cancellationToken)
    {
        var other = byMirror
            ? await route.Authority.FindAsync(table, key, route.Fence, cancellationToken).ConfigureAwait(false)
            : await route.Mirror.MirrorReads.FindAsync(table, key, route.MirrorFence, cancellationToken)
                .ConfigureAwait(false);
        return answer is null || other is null
            ? answer is null && other is null
            : RowComparison.Differences(table.Columns, ValuesOf(answer), ValuesOf(other)).Count == 0;
    }

    public override async Task<ShadowFinding> LookAsync(
        ShadowRoute route, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The look that follows carries no fence of the mirror.
        await route.Mirror.MirrorReads.FindAsync(table, key, route.MirrorFence, cancellationToken)
            .ConfigureAwait(false);
        var look = (await KeyLook.RunAsync(route.Authority, route.Mirror, route.Control, [key], now, cancellationToken)
            .ConfigureAwait(false))[0];
        if (look.Finding.Kind is not { } kind)
        {
            return look.Finding.IsMoving ? ShadowFinding.InMotion : ShadowFinding.Equal;
        }

        var columns = look is { Authority.Row: { } mine, Mirror.Row: { } theirs } ? mine.DifferencesTo(theirs) : [];
        return ShadowFinding.Of(Of(kind), columns) with { Key = key.Text };
    }

    private static ShadowDifference Of(DifferenceKind kind) => kind switch
    {
        DifferenceKind.MissingInPostgres => ShadowDifference.MissingInPostgres,
        DifferenceKind.MissingInSqlite => ShadowDifference.MissingInSqlite,
        DifferenceKind.AuthorityBehind => ShadowDifference.AuthorityBehind,
        DifferenceKind.Different => ShadowDifference.Different,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such difference."),
    };

    private object?[] ValuesOf(T record) => table.Shape.ToReadValues(record);
}
