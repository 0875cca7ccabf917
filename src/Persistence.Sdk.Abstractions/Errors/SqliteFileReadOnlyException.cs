namespace Persistence.Sdk;

/// <summary>The SQLite file, or the folder it lies in, cannot be written.</summary>
public sealed class SqliteFileReadOnlyException(string path, Exception? innerException = null)
    : SqliteFileRejectedException(
        path,
        "the file or its folder cannot be written by this process. Grant write access to both (SQLite keeps '-wal' and "
        + "'-shm' beside the file).",
        innerException);
