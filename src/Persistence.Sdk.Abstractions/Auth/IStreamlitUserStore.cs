namespace Persistence.Sdk;

/// <summary>
/// The users of the application. Names and e-mail addresses are compared as <see cref="LineageId.Folded"/> makes them.
/// A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; both before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins. Reads are never answered as of an earlier instant.
/// </remarks>
public interface IStreamlitUserStore
{
    /// <summary>Creates a user.</summary>
    /// <returns>The user as stored, with its id.</returns>
    /// <exception cref="ValueTakenException">Another user has that name or e-mail address.</exception>
    Task<StreamlitUser> CreateAsync(StreamlitUser user, CancellationToken cancellationToken = default);

    /// <summary>The user of that id, active or not, or null.</summary>
    Task<StreamlitUser?> GetAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>The user of that name, active or not, or null.</summary>
    Task<StreamlitUser?> FindByNameAsync(string username, CancellationToken cancellationToken = default);

    /// <summary>The user with that e-mail address, active or not, or null.</summary>
    Task<StreamlitUser?> FindByEmailAsync(string email, CancellationToken cancellationToken = default);

    /// <summary>Replaces the hash of a user's password. Sessions stay as they are.</summary>
    /// <returns>Whether there is such a user.</returns>
    Task<bool> SetPasswordHashAsync(long id, string passwordHash, CancellationToken cancellationToken = default);

    /// <summary>
    /// Enables or disables a user. Disabling also revokes all sessions of the user, in the same transaction.
    /// </summary>
    /// <returns>Whether there is such a user.</returns>
    Task<bool> SetActiveAsync(long id, bool isActive, CancellationToken cancellationToken = default);

    /// <summary>Notes that an active user has logged in now.</summary>
    /// <returns>Whether there is such a user, and active.</returns>
    Task<bool> RecordLoginAsync(long id, CancellationToken cancellationToken = default);
}
