using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Backfill;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>
/// The rows of one side in key order, page by page; while one page is compared, the next is read. Each page is a short
/// snapshot of its own. Used by one comparison.
/// </summary>
internal sealed class RowStream(
    ITableScan scan, TableDefinition table, Fence? fence, Perseverance perseverance) : IAsyncDisposable
{
    private Task<EncodedRows>? _next;
    private EncodedRows? _page;
    private EncodedRows _spare = new(table);
    private int _row;

    /// <summary>The page at hand.</summary>
    public EncodedRows Page => _page!;

    /// <summary>The row at hand, in its page.</summary>
    public int Row => _row;

    /// <summary>Whether there is a row at hand.</summary>
    public bool HasRow => _page is not null && _row < _page.Count;

    /// <summary>Whether the last row is behind.</summary>
    public bool IsDone => _page is { IsEnd: true } && !HasRow;

    /// <summary>The rows passed, those included that have no readable key.</summary>
    public long Rows { get; private set; }

    public ReadOnlySpan<byte> Key => Page.KeyBytesOf(_row);

    /// <summary>Begins to read.</summary>
    public void Start(ScanPage first, CancellationToken cancellationToken) =>
        _next = ReadAsync(first, _spare, cancellationToken);

    public void Move()
    {
        _row++;
        Rows++;
    }

    /// <summary>Goes to the next page where the one at hand has been passed.</summary>
    /// <returns>Rows of it whose key cannot be read.</returns>
    public async ValueTask<IReadOnlyList<DamagedRow>> TurnAsync(ScanPage first, CancellationToken cancellationToken)
    {
        if (HasRow || IsDone)
        {
            return [];
        }

        _spare = _page ?? new EncodedRows(table);
        _page = await _next!.ConfigureAwait(false);
        _row = 0;
        Rows += _page.Damaged.Count;
        if (!_page.IsEnd)
        {
            _next = ReadAsync(first with { After = _page.KeyOf(_page.Count - 1) }, _spare, cancellationToken);
        }

        return _page.Damaged;
    }

    public async ValueTask DisposeAsync()
    {
        if (_next is not null)
        {
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<EncodedRows> ReadAsync(ScanPage page, EncodedRows rows, CancellationToken cancellationToken)
    {
        // SQLite reads on its caller's thread, which has a page to compare.
        await Turn.BehindOthersAsync().ConfigureAwait(false);
        return await perseverance.RunAsync(
            async token =>
            {
                await scan.ReadEncodedAsync(page, rows, fence, token).ConfigureAwait(false);
                return rows;
            },
            cancellationToken).ConfigureAwait(false);
    }
}
