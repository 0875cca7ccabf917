namespace Persistence.Sdk.Core.Replication;

/// <summary>
/// Tombstones were collected twice since the images were read: one that speaks against an image may be gone. Nothing
/// was applied; what stands on the authority now is to be read and brought.
/// </summary>
internal sealed class ImagesOutdatedException(DatabaseSide mirror, Exception? innerException = null)
    : PersistenceException(
        $"{mirror} has collected tombstones twice since these images were read, so that it cannot tell any more what "
        + "was deleted behind them. Nothing was applied; they are read again.",
        innerException);
