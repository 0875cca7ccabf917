namespace Persistence.Sdk;

/// <summary>A schema script was changed after it had been applied. Nothing was written.</summary>
public sealed class SchemaScriptEditedException(DatabaseSide side, string script)
    : SchemaRejectedException(side,
        $"Script '{script}' was changed after it had been applied to the {side} database (its checksum differs). "
        + "Put the script back as it was and bring the change in a new script with the next number.")
{
    /// <summary>The script's file name.</summary>
    public string Script { get; } = script;
}
