namespace Persistence.Sdk;

/// <summary>
/// One session of a user, table <c>auth.streamlit_sessions</c>. Its key is <see cref="SessionId"/>. Points in time are
/// UTC with whole microseconds once read back. Immutable; equality by value.
/// </summary>
public sealed record StreamlitSession
{
    /// <summary>
    /// The key; at most about 2,500 bytes. Keys stand in the pending set and in reports: where the user's token must
    /// stay a secret, give a digest of it.
    /// </summary>
    public required string SessionId { get; init; }

    /// <summary>The user, <see cref="StreamlitUser.Id"/>; null for a session of nobody known here.</summary>
    public long? UserId { get; init; }

    /// <summary>The user's name; not blank.</summary>
    public required string Username { get; init; }

    /// <summary>Where the user logged in. The default is <c>streamlit_ui</c>.</summary>
    public string Source { get; init; } = "streamlit_ui";

    /// <summary>
    /// When the user proved who they are. The default, the smallest point in time, stands for the time at which the
    /// session is created.
    /// </summary>
    public DateTimeOffset AuthenticatedAt { get; init; }

    /// <summary>When the session was revoked. Filled in by the store; what a caller puts here is not used.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The instant from which on the session has expired; null, the default, where it never does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the session was created. Filled in by the store; what a caller puts here is not used.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// When the row was last changed. Filled in by the store; what a caller puts here is not used.
    /// </summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
