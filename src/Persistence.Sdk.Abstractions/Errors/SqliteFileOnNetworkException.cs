namespace Persistence.Sdk;

/// <summary>The SQLite file lies on a network file system, where its locks cannot be relied on.</summary>
public sealed class SqliteFileOnNetworkException(string path, Exception? innerException = null)
    : SqliteFileRejectedException(
        path,
        "it lies on a network file system, where file locks cannot be relied on and a write may be lost. Use a local "
        + "disk.",
        innerException);
