namespace Persistence.Sdk;

/// <summary>
/// The schema of a database does not fit this version of the library. Nothing was written.
/// <see cref="SchemaScriptEditedException"/>, <see cref="SchemaNewerException"/> and
/// <see cref="SchemaMissingException"/> say in which way.
/// </summary>
public abstract class SchemaRejectedException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    protected SchemaRejectedException(DatabaseSide side, string message)
        : base(message) => Side = side;

    /// <summary>The database concerned.</summary>
    public DatabaseSide Side { get; }
}
