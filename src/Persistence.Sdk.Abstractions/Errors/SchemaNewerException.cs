namespace Persistence.Sdk;

/// <summary>The database was raised by a newer version of the library than this one. Nothing was written.</summary>
public sealed class SchemaNewerException(DatabaseSide side, string script)
    : SchemaRejectedException(side,
        $"The {side} database carries script '{script}', which this version of the library does not know. "
        + "Use a version of Persistence.Sdk that is at least as new as the one that raised the schema.")
{
    /// <summary>The first unknown script's file name.</summary>
    public string Script { get; } = script;
}
