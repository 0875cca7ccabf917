namespace Persistence.Sdk;

/// <summary>
/// The keys under which stores bound to one database can be resolved. Such a store does not follow the phases: the
/// database refuses it while the other one decides.
/// </summary>
public static class PersistenceKeys
{
    /// <summary>Stores over SQLite.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>Stores over Postgres.</summary>
    public const string Postgres = "postgres";

    internal static string Of(DatabaseSide side) => side == DatabaseSide.Sqlite ? Sqlite : Postgres;
}
