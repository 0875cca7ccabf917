namespace Persistence.Sdk;

/// <summary>
/// The path given for the SQLite file cannot be used. The subtypes say why; nothing was written.
/// </summary>
public abstract class SqliteFileRejectedException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    protected SqliteFileRejectedException(string path, string message, Exception? innerException = null)
        : base($"'{path}' cannot be used as the SQLite file ('Persistence:Sqlite:Path'): {message}", innerException) =>
        Path = path;

    /// <summary>The offending path.</summary>
    public string Path { get; }
}
