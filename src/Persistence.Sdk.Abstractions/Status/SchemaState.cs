namespace Persistence.Sdk;

/// <summary>Whether the schema of a database fits this version of the library.</summary>
public enum SchemaState
{
    /// <summary>It has not been looked at, because the database was not needed or could not be reached.</summary>
    Unknown = 0,

    /// <summary>It fits.</summary>
    Current = 1,

    /// <summary>It does not: scripts are missing, were edited, or are newer than this library.</summary>
    Rejected = 2,
}
