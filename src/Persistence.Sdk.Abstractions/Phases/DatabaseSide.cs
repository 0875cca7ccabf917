namespace Persistence.Sdk;

/// <summary>One of the two databases.</summary>
public enum DatabaseSide
{
    /// <summary>The local SQLite file.</summary>
    Sqlite = 0,

    /// <summary>The Postgres server.</summary>
    Postgres = 1,
}
