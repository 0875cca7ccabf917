using Microsoft.Data.Sqlite;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Files;

namespace Persistence.Sdk.Sqlite.Reading;

/// <summary>
/// A bounded pool of read connections. A read runs on its caller's thread from rent to return: SQLite works inside the
/// process, mostly out of memory, so that handing a read of some microseconds to another thread would cost more than
/// the read. Only waiting for a free connection is asynchronous. Safe for concurrent use.
/// </summary>
internal sealed class ReaderPool(SqliteOptions options, FileWatch file) : IAsyncDisposable
{
    private readonly SemaphoreSlim _slots = new(options.MaxReaders);
    private readonly Stack<ReaderSession> _idle = new();

    // Apart, for scans alone: what reads a mapped page of a file that has lost it ends the process.
    private readonly Stack<ReaderSession> _idleMapped = new();
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <summary>Reads at once where a connection is free, and else when one is.</summary>
    public Task<T> ReadAsync<TState, T>(
        TState state,
        Func<ReaderSession, TState, T> read,
        CancellationToken cancellationToken,
        bool isScan = false)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        if (!_slots.Wait(0, CancellationToken.None))
        {
            return ReadLaterAsync(state, read, isScan, cancellationToken);
        }

        try
        {
            return Task.FromResult(Read(state, read, isScan));
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var taken = 0; taken < options.MaxReaders; taken++)
        {
            await _slots.WaitAsync().ConfigureAwait(false);
        }

        lock (_gate)
        {
            _isDisposed = true;
        }

        while (_idle.TryPop(out var session) || _idleMapped.TryPop(out session))
        {
            session.Dispose();
        }

        _slots.Release(options.MaxReaders); // who still waits learns that the database is closed
    }

    private async Task<T> ReadLaterAsync<TState, T>(
        TState state, Func<ReaderSession, TState, T> read, bool isScan, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Read(state, read, isScan);
    }

    private T Read<TState, T>(TState state, Func<ReaderSession, TState, T> read, bool isScan)
    {
        ReaderSession? session = null;
        var isSound = true;
        try
        {
            file.ThrowIfGone();
            session = Rent(isScan);
            return read(session, state);
        }
        catch (SqliteException error)
        {
            isSound = false;
            throw SqliteErrors.Unavailable(error);
        }
        finally
        {
            Return(session, isScan, isSound);
        }
    }

    private ReaderSession Rent(bool isScan)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(SqliteDatabase));
            if (IdleFor(isScan).TryPop(out var session))
            {
                return session;
            }
        }

        return new ReaderSession(SqliteConnections.OpenReader(options, isMapped: isScan));
    }

    private void Return(ReaderSession? session, bool isScan, bool isSound)
    {
        if (session is not null && isSound)
        {
            lock (_gate)
            {
                IdleFor(isScan).Push(session);
            }
        }
        else
        {
            session?.Dispose();
        }

        _slots.Release();
    }

    private Stack<ReaderSession> IdleFor(bool isScan) => isScan ? _idleMapped : _idle;
}
