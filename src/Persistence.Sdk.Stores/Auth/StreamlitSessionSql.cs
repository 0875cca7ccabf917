using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Auth;

/// <summary>
/// The changes of sessions. Whether a session is live is decided by the database, so that no touch undoes a revocation.
/// </summary>
internal static class StreamlitSessionSql
{
    private static readonly TableDefinition<StreamlitSession> Table = StreamlitSessionTable.Definition;
    private static readonly SqlText SetUsed = SqlText.Same("updated_at = @now");
    private static readonly SqlText SetUsedAndExpiry = SqlText.Same("updated_at = @now, expires_at = @expires_at");
    private static readonly SqlText SetRevoked = SqlText.Same("revoked_at = @now, updated_at = @now");
    private static readonly SqlText AtKeyNotRevoked = SqlText.Same("session_id = @session_id AND revoked_at IS NULL");

    /// <summary>The condition under which a change takes a user's sessions.</summary>
    public static readonly SqlText OfUserNotRevoked = SqlText.Same("user_id = @user_id AND revoked_at IS NULL");

    private static readonly SqlText AtKeyAndLive = SqlText.Same(
        "session_id = @session_id AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @now)");

    public static ChangeSet Touch(string sessionId, DateTimeOffset now, DateTimeOffset? expiresAt)
    {
        var parameters = Now(now).Add("session_id", Table["session_id"], sessionId);
        return expiresAt is null
            ? new ChangeSet().UpdateWhere(Table, SetUsed, AtKeyAndLive, parameters)
            : new ChangeSet().UpdateWhere(
                Table, SetUsedAndExpiry, AtKeyAndLive, parameters.Add("expires_at", Table["expires_at"], expiresAt));
    }

    public static ChangeSet Revoke(string sessionId, DateTimeOffset now) => new ChangeSet().UpdateWhere(
        Table, SetRevoked, AtKeyNotRevoked, Now(now).Add("session_id", Table["session_id"], sessionId));

    public static ChangeSet RevokeAll(long userId, DateTimeOffset now) => new ChangeSet().UpdateWhere(
        Table, SetRevoked, OfUserNotRevoked, Now(now).Add("user_id", Table["user_id"], userId));

    private static SqlParameters Now(DateTimeOffset now) => new SqlParameters().Add("now", Table["updated_at"], now);
}
