namespace Persistence.Sdk;

/// <summary>
/// Schema scripts have not been applied yet, and this process may not apply them. Nothing was written.
/// </summary>
public sealed class SchemaMissingException(DatabaseSide side, string script)
    : SchemaRejectedException(side,
        $"Script '{script}' has not been applied to the {side} database. "
        + "Apply it with the owner role (deploy/sql), or allow it with 'Persistence:ApplySchema': true.")
{
    /// <summary>The first missing script's file name.</summary>
    public string Script { get; } = script;
}
