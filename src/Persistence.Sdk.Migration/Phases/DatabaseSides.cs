using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// The two databases of this process, each opened when it is first needed: phase 0 opens no socket, phase 4 no file.
/// </summary>
internal sealed class DatabaseSides(ISideFactory factory, bool applySchema) : IAsyncDisposable
{
    private readonly Place _sqlite = new();
    private readonly Place _postgres = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    public bool HasPostgres => factory.HasPostgres;

    public bool SqliteFileExists => factory.SqliteFileExists;

    public static DatabaseSide Other(DatabaseSide side) =>
        side == DatabaseSide.Sqlite ? DatabaseSide.Postgres : DatabaseSide.Sqlite;

    /// <summary>A side that is open, ready or not; null where it has not been opened.</summary>
    public IDatabaseSide? FindOpen(DatabaseSide side) => PlaceOf(side).Open;

    /// <summary>Whether a side was reached once and its schema fits.</summary>
    public bool IsReady(DatabaseSide side) => PlaceOf(side).IsReady;

    /// <summary>Why a side is not ready, from the last attempt; null where none failed, and once it is ready.</summary>
    public Exception? FailureOf(DatabaseSide side) => PlaceOf(side).Failure;

    /// <summary>Finds out whether an open side can be reached, and nothing else.</summary>
    public Task ConnectAsync(IDatabaseSide open, CancellationToken cancellationToken) =>
        factory.ConnectAsync(open, cancellationToken);

    /// <summary>Opens a side, whatever its schema; it is neither reached nor made ready.</summary>
    public async ValueTask<IDatabaseSide> OpenAsync(DatabaseSide side, CancellationToken cancellationToken) =>
        await OpenAsync(PlaceOf(side), side, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Opens a side, reaches it, and makes sure, once, that its schema fits this version of the library.
    /// </summary>
    public async ValueTask<IDatabaseSide> OpenReadyAsync(DatabaseSide side, CancellationToken cancellationToken)
    {
        var place = PlaceOf(side);
        if (place is { IsReady: true, Open: { } ready })
        {
            return ready;
        }

        try
        {
            var open = place.Open ?? await OpenAsync(place, side, cancellationToken).ConfigureAwait(false);
            await factory.ConnectAsync(open, cancellationToken).ConfigureAwait(false);
            var missing = await open.Schema.PlanAsync(cancellationToken).ConfigureAwait(false);
            if (missing.Count > 0 && !applySchema)
            {
                throw new SchemaMissingException(side, missing[0].Title);
            }

            if (missing.Count > 0)
            {
                await open.Schema.ApplyAsync(cancellationToken).ConfigureAwait(false);
            }

            (place.IsReady, place.Failure) = (true, null);
            return open;
        }
        catch (PersistenceException problem)
        {
            place.Failure = problem;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in (Place[])[_sqlite, _postgres])
        {
            if (place.Open is { } open)
            {
                await open.DisposeAsync().ConfigureAwait(false);
                place.Open = null;
            }
        }

        _gate.Dispose();
    }

    private async Task<IDatabaseSide> OpenAsync(
        Place place, DatabaseSide side, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return place.Open ??= await factory.OpenAsync(side, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private Place PlaceOf(DatabaseSide side) => side == DatabaseSide.Sqlite ? _sqlite : _postgres;

    /// <summary>What this process knows of one side.</summary>
    private sealed class Place
    {
        public volatile IDatabaseSide? Open;
        public volatile Exception? Failure;
        public volatile bool IsReady;
    }
}
