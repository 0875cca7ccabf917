using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Auth;

/// <summary>The sessions in any database.</summary>
internal sealed class StreamlitSessionStore(IDatabase database, TimeProvider time) : IStreamlitSessionStore
{
    private static readonly TableDefinition<StreamlitSession> Table = StreamlitSessionTable.Definition;

    public async Task<StreamlitSession> CreateAsync(
        StreamlitSession session, TimeSpan? lifetime = null, CancellationToken cancellationToken = default)
    {
        var changes = new ChangeSet().Insert(Table, Complete(session, lifetime));
        var outcomes = await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
        return outcomes[0].Applied
            ? outcomes[0].Records(Table)[0]
            : throw new ValueTakenException(Table.ToString(), "session_id");
    }

    public async Task<StreamlitSession?> GetLiveAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sessionId);
        var session = await database.FindAsync(Table, RowKey.Of(Table, sessionId), cancellationToken)
            .ConfigureAwait(false);
        return session is { RevokedAt: null }
            && (session.ExpiresAt is not { } expiresAt || expiresAt > time.GetUtcNow())
                ? session
                : null;
    }

    public async Task<bool> TouchAsync(
        string sessionId, TimeSpan? lifetime = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sessionId);
        var now = time.GetUtcNow();
        DateTimeOffset? expiresAt = lifetime is { } given ? Lifetimes.End(now, given, nameof(lifetime)) : null;
        return await RowsAsync(StreamlitSessionSql.Touch(sessionId, now, expiresAt), cancellationToken)
            .ConfigureAwait(false) > 0;
    }

    public async Task<bool> RevokeAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sessionId);
        return await RowsAsync(StreamlitSessionSql.Revoke(sessionId, time.GetUtcNow()), cancellationToken)
            .ConfigureAwait(false) > 0;
    }

    public Task<int> RevokeAllAsync(long userId, CancellationToken cancellationToken = default) =>
        RowsAsync(StreamlitSessionSql.RevokeAll(userId, time.GetUtcNow()), cancellationToken);

    public Task<int> PurgeExpiredAsync(CancellationToken cancellationToken = default) =>
        ExpiredRows.PurgeAsync(database, Table, cancellationToken);

    private StreamlitSession Complete(StreamlitSession session, TimeSpan? lifetime)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentException.ThrowIfNullOrWhiteSpace(session.SessionId);
        ArgumentException.ThrowIfNullOrWhiteSpace(session.Username);
        ArgumentException.ThrowIfNullOrWhiteSpace(session.Source);
        var now = time.GetUtcNow();
        return session with
        {
            AuthenticatedAt = session.AuthenticatedAt == default ? now : session.AuthenticatedAt,
            RevokedAt = null,
            ExpiresAt = lifetime is { } given ? Lifetimes.End(now, given, nameof(lifetime)) : session.ExpiresAt,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private async Task<int> RowsAsync(ChangeSet changes, CancellationToken cancellationToken) =>
        (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Rows;
}
