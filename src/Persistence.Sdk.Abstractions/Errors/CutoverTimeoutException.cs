namespace Persistence.Sdk;

/// <summary>
/// A write or read waited for a change of authority to finish, and it did not within the time allowed by
/// <c>Persistence:CutoverTimeout</c>. Nothing was written.
/// </summary>
public sealed class CutoverTimeoutException(TimeSpan waited, Exception? innerException = null)
    : PersistenceException(
        $"The databases were still changing their roles after {waited.TotalMilliseconds:F0} ms "
        + "('Persistence:CutoverTimeout'). Nothing was written; repeat the call, and look at the phase if it goes on.",
        innerException)
{
    /// <summary>How long the operation waited.</summary>
    public TimeSpan Waited { get; } = waited;
}
