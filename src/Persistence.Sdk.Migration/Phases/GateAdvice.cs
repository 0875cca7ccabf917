namespace Persistence.Sdk.Migration.Phases;

/// <summary>What to do next where a condition of a step could not be found out, or is refused by a database.</summary>
internal static class GateAdvice
{
    public const string NoPostgres =
        "Set 'Persistence:Postgres:ConnectionString' or 'Persistence:Postgres:ConnectionName', and start again.";

    /// <summary>Where work is under way that the step waits for.</summary>
    public const string Wait = "Wait: the step follows by itself.";

    private const string Doctor = "'persistence doctor' looks at everything around both databases.";

    public static string Of(PersistenceException problem) => problem switch
    {
        SchemaMissingException => "Apply it with 'persistence schema apply', as a role that owns the schema.",
        SchemaNewerException or BindingRejectedException { Kind: WrongNeighbour.OlderLibrary } =>
            "Update this process to the version of Persistence.Sdk that raised the schema.",
        BindingRejectedException { Kind: WrongNeighbour.ForeignRows } =>
            "Empty those tables, or name another database in 'Persistence:Postgres:ConnectionString'.",
        BindingRejectedException =>
            "Name the two that belong together in 'Persistence:Sqlite:Path' and "
            + "'Persistence:Postgres:ConnectionString'; 'persistence status' compares them.",
        PostgresRejectedException or DatabaseUnavailableException { Side: DatabaseSide.Postgres } =>
            "Start the server, or correct 'Persistence:Postgres:ConnectionString'. " + Doctor,
        SqliteFileRejectedException or DatabaseUnavailableException { Side: DatabaseSide.Sqlite } =>
            "Put the file back, or correct 'Persistence:Sqlite:Path'. " + Doctor,
        _ => Doctor,
    };
}
