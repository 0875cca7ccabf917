namespace Persistence.Sdk.Core.Foreign;

/// <summary>A file of another application cannot be read.</summary>
internal sealed class ForeignFileException(string reason, Exception? innerException = null)
    : PersistenceException(reason, innerException);
