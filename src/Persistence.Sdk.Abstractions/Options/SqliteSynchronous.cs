namespace Persistence.Sdk;

/// <summary>The values of SQLite's <c>PRAGMA synchronous</c> that this library offers.</summary>
public enum SqliteSynchronous
{
    /// <summary>A commit survives a crash of the process, but the last ones may be lost with the power.</summary>
    Normal = 1,

    /// <summary>A commit survives a power cut.</summary>
    Full = 2,
}
