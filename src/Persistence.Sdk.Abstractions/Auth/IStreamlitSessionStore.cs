namespace Persistence.Sdk;

/// <summary>
/// The sessions of users. A session is live until it is revoked or expires by the clock of this process. A write that
/// returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument,
/// <see cref="ArgumentOutOfRangeException"/> for a lifetime that is not positive or ends after year 9999, and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; all before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins. Reads are never answered as of an earlier instant.
/// </remarks>
public interface IStreamlitSessionStore
{
    /// <summary>Creates a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="lifetime">
    /// How long it lives from now on, stored as an instant in the place of <see cref="StreamlitSession.ExpiresAt"/>;
    /// null, the default, leaves that as the session says.
    /// </param>
    /// <param name="cancellationToken">Honoured until the commit begins.</param>
    /// <returns>The session as stored.</returns>
    /// <exception cref="ValueTakenException">There is a session of that id, live or not.</exception>
    /// <exception cref="ConstraintViolatedException">There is no such user.</exception>
    Task<StreamlitSession> CreateAsync(
        StreamlitSession session, TimeSpan? lifetime = null, CancellationToken cancellationToken = default);

    /// <summary>The session of that id; null where there is none, it was revoked, or it has expired.</summary>
    Task<StreamlitSession?> GetLiveAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Notes that a live session is in use now.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="lifetime">How long it lives from now on; null, the default, leaves that as it is.</param>
    /// <param name="cancellationToken">Honoured until the commit begins.</param>
    /// <returns>Whether the session is live; nothing was written otherwise.</returns>
    Task<bool> TouchAsync(
        string sessionId, TimeSpan? lifetime = null, CancellationToken cancellationToken = default);

    /// <summary>Revokes a session.</summary>
    /// <returns>Whether there was one that had not been revoked before.</returns>
    Task<bool> RevokeAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Revokes all sessions of a user.</summary>
    /// <returns>How many had not been revoked before.</returns>
    Task<int> RevokeAllAsync(long userId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes expired sessions from the deciding database, in transactions of a bounded size, and has a mirror do the
    /// same as well as it can. Nothing waits for it; maintenance does it now and then.
    /// </summary>
    /// <returns>How many sessions were removed from the deciding database.</returns>
    Task<int> PurgeExpiredAsync(CancellationToken cancellationToken = default);
}
