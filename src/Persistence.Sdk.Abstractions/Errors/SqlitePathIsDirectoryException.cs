namespace Persistence.Sdk;

/// <summary>The path given for the SQLite file is a directory.</summary>
public sealed class SqlitePathIsDirectoryException(string path, Exception? innerException = null)
    : SqliteFileRejectedException(path, "it is a directory. Name a file in it.", innerException);
