namespace Persistence.Sdk;

/// <summary>The file exists but is not a SQLite database.</summary>
public sealed class SqliteFileIsNotADatabaseException(string path, Exception? innerException = null)
    : SqliteFileRejectedException(
        path, "it is not a SQLite database. Name another file; this one was left as it is.", innerException);
