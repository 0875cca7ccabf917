using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>
/// Reads a table of the authority chunk by chunk, one chunk ahead of who takes them. Whatever changes behind a read is
/// pending, so that it does not matter how old a chunk is. Used by one run.
/// </summary>
internal sealed class ChunkSource(BackfillRoute route, TableDefinition table, Perseverance perseverance)
    : IAsyncDisposable
{
    /// <summary>At most two chunks are in memory.</summary>
    private const long MaxChunkBytes = 32 * 1024 * 1024;

    private Task<ReadChunk>? _next;

    /// <summary>Begins to read the chunk behind a key.</summary>
    public void ReadAhead(RowKey? after, int rows, CancellationToken cancellationToken) =>
        _next = perseverance.RunAsync(token => ReadAsync(after, rows, token), cancellationToken);

    /// <summary>The chunk whose reading was begun.</summary>
    public Task<ReadChunk> TakeAsync() => _next!;

    /// <summary>Reads again from behind a key, because what was read is too old to be brought.</summary>
    public async Task RestartAsync(RowKey? after, int rows, CancellationToken cancellationToken)
    {
        await DisposeAsync().ConfigureAwait(false);
        ReadAhead(after, rows, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_next is not null)
        {
            await _next.ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    private async Task<ReadChunk> ReadAsync(RowKey? after, int rows, CancellationToken cancellationToken)
    {
        // SQLite reads on its caller's thread, which has the chunk before to bring.
        await Turn.BehindOthersAsync().ConfigureAwait(false);
        var control = await route.ReadControlAsync(cancellationToken).ConfigureAwait(false);
        var chunk = await route.Authority.Scan.ReadAsync(
            new ScanPage(table, after, null, rows, MaxChunkBytes), new Fence(control.Epoch), cancellationToken)
            .ConfigureAwait(false);
        return new ReadChunk(chunk, control.GcGeneration);
    }
}
