namespace Persistence.Sdk.Postgres.Errors;

/// <summary>The SQLSTATE codes and classes this library acts upon.</summary>
internal static class SqlStates
{
    /// <summary>
    /// Raised by <c>persistence.assert_authority</c> and <c>assert_mirror</c>: another authority, state or epoch.
    /// </summary>
    public const string AuthorityChanged = "PS001";

    /// <summary>Raised by <c>persistence.assert_mirror</c>: another binding.</summary>
    public const string BindingRejected = "PS002";

    /// <summary>Raised by both: this library is older than the schema lets do that.</summary>
    public const string OlderLibrary = "PS003";

    /// <summary>
    /// Raised by <c>persistence.assert_mirror</c>: tombstones were collected since the images were read.
    /// </summary>
    public const string ImagesOutdated = "PS004";

    public const string ForeignKeyViolation = "23503";
    public const string UniqueViolation = "23505";
    public const string CheckViolation = "23514";
    public const string SerializationFailure = "40001";
    public const string DeadlockDetected = "40P01";
    public const string QueryCancelled = "57014";
    public const string AdminShutdown = "57P01";
    public const string CrashShutdown = "57P02";
    public const string CannotConnectNow = "57P03";
    public const string DatabaseDropped = "57P04";
    public const string IdleSessionTimeout = "57P05";
    public const string TooManyConnections = "53300";
    public const string InvalidPassword = "28P01";
    public const string InvalidAuthorization = "28000";
    public const string InvalidCatalogName = "3D000";
    public const string InsufficientPrivilege = "42501";
    public const string ProtocolViolation = "08P01";
    public const string InvalidStatementName = "26000";
    public const string DuplicatePreparedStatement = "42P05";
    public const string DuplicateTable = "42P07";
    public const string DuplicateObject = "42710";
    public const string DuplicateFunction = "42723";

    public const string ConnectionClass = "08";
    public const string DataClass = "22";
    public const string IntegrityClass = "23";
    public const string LimitClass = "54";

    /// <summary>
    /// Connection, transaction state, catalog, rollback, access rules, resources, object state, operator, system and
    /// internal errors.
    /// </summary>
    private static readonly string[] ServerClasses =
        [ConnectionClass, "25", "3D", "3F", "40", "42", "53", "55", "57", "58", "XX"];

    /// <summary>Whether a code is of a class whose texts are the server's own and name no value.</summary>
    public static bool IsOfServer(string code) =>
        Array.Exists(ServerClasses, prefix => code.StartsWith(prefix, StringComparison.Ordinal));
}
