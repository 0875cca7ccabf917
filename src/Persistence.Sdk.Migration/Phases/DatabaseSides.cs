using System.Collections.Concurrent;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// The two databases of this process, each opened when it is first needed: phase 0 opens no socket, phase 4 no file.
/// </summary>
internal sealed class DatabaseSides(ISideFactory factory, bool applySchema) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<DatabaseSide, IDatabaseSide> _open = new();
    private readonly ConcurrentDictionary<DatabaseSide, bool> _ready = new();
    private readonly ConcurrentDictionary<DatabaseSide, Exception> _failures = new();
    private readonly SemaphoreSlim _gate = new(1, 1);

    public bool HasPostgres => factory.HasPostgres;

    public bool SqliteFileExists => factory.SqliteFileExists;

    public static DatabaseSide Other(DatabaseSide side) =>
        side == DatabaseSide.Sqlite ? DatabaseSide.Postgres : DatabaseSide.Sqlite;

    /// <summary>A side that is open, ready or not; null where it has not been opened.</summary>
    public IDatabaseSide? FindOpen(DatabaseSide side) => _open.GetValueOrDefault(side);

    /// <summary>Whether a side was reached once and its schema fits.</summary>
    public bool IsReady(DatabaseSide side) => _ready.ContainsKey(side);

    /// <summary>Why a side is not ready, from the last attempt; null where none failed, and once it is ready.</summary>
    public Exception? FailureOf(DatabaseSide side) => _failures.GetValueOrDefault(side);

    /// <summary>Finds out whether an open side can be reached, and nothing else.</summary>
    public Task ConnectAsync(IDatabaseSide open, CancellationToken cancellationToken) =>
        factory.ConnectAsync(open, cancellationToken);

    public async ValueTask<IDatabaseSide> OpenAsync(DatabaseSide side, CancellationToken cancellationToken)
    {
        if (_open.TryGetValue(side, out var open))
        {
            return open;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_open.TryGetValue(side, out open))
            {
                open = await factory.OpenAsync(side, cancellationToken).ConfigureAwait(false);
                _open[side] = open;
            }

            return open;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Opens a side, reaches it, and makes sure, once, that its schema fits this version of the library.
    /// </summary>
    public async ValueTask<IDatabaseSide> OpenReadyAsync(DatabaseSide side, CancellationToken cancellationToken)
    {
        if (IsReady(side) && FindOpen(side) is { } ready)
        {
            return ready;
        }

        try
        {
            var open = await OpenAsync(side, cancellationToken).ConfigureAwait(false);
            await MakeReadyAsync(open, cancellationToken).ConfigureAwait(false);
            _failures.TryRemove(side, out _);
            return open;
        }
        catch (PersistenceException problem)
        {
            _failures[side] = problem;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var side in _open.Values)
        {
            await side.DisposeAsync().ConfigureAwait(false);
        }

        _open.Clear();
        _gate.Dispose();
    }

    private async Task MakeReadyAsync(IDatabaseSide open, CancellationToken cancellationToken)
    {
        await factory.ConnectAsync(open, cancellationToken).ConfigureAwait(false);
        var missing = await open.Schema.PlanAsync(cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
        {
            if (!applySchema)
            {
                throw new SchemaMissingException(open.Side, missing[0].Title);
            }

            await open.Schema.ApplyAsync(cancellationToken).ConfigureAwait(false);
        }

        _ready[open.Side] = true;
    }
}
