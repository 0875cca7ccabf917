namespace Persistence.Sdk.Core.Replication;

/// <summary>The mirror refused images for a reason that lies in the data.</summary>
internal sealed class MirrorRejectedException(
    MirrorRejection rejection, string reason, Exception? innerException = null)
    : PersistenceException($"The mirror refused the data: {reason}", innerException)
{
    public MirrorRejection Rejection { get; } = rejection;

    /// <summary>The code and the constraint, column or table concerned; never a value.</summary>
    public string Reason { get; } = reason;
}
