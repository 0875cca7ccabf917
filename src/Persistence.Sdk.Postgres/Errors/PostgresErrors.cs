using System.Net.Sockets;
using Npgsql;

namespace Persistence.Sdk.Postgres.Errors;

/// <summary>Sorts the driver's exceptions by SQLSTATE, never by message.</summary>
internal static class PostgresErrors
{
    /// <summary>The primary key of the table in which batches note what they did.</summary>
    private const string BatchLogKey = "batch_log_pkey";

    /// <summary>The data itself was refused; trying the same again does not help.</summary>
    public static bool IsData(PostgresException error) =>
        error.SqlState[..2] is SqlStates.DataClass or SqlStates.IntegrityClass or SqlStates.LimitClass
        && !IsPartitionMissing(error);

    /// <summary>
    /// There is no partition for a row. A check that belongs to a table has a name; this one has none.
    /// </summary>
    public static bool IsPartitionMissing(Exception error) =>
        error is PostgresException { SqlState: SqlStates.CheckViolation, ConstraintName: null };

    /// <summary>
    /// Certainly not committed, and the same again is expected to succeed: the server chose this transaction as a
    /// victim, or a partition was missing, which is made before the next attempt.
    /// </summary>
    public static bool CanRepeat(Exception error) => IsPartitionMissing(error)
        || error is PostgresException { SqlState: SqlStates.DeadlockDetected or SqlStates.SerializationFailure };

    /// <summary>A batch of the same id is committed already.</summary>
    public static bool IsBatchLogClash(PostgresException error) =>
        error is { SqlState: SqlStates.UniqueViolation, ConstraintName: BatchLogKey };

    /// <summary>
    /// The connection was lost, could not be made, or the command took too long. Where a batch had been sent it is not
    /// known what became of it.
    /// </summary>
    public static bool IsTransient(Exception error) => error switch
    {
        PostgresException { SqlState: SqlStates.AdminShutdown or SqlStates.CrashShutdown or SqlStates.CannotConnectNow
            or SqlStates.IdleSessionTimeout or SqlStates.QueryCancelled or SqlStates.TooManyConnections } => true,
        PostgresException postgres => postgres.SqlState.StartsWith(SqlStates.ConnectionClass, StringComparison.Ordinal),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>
    /// The answer was lost. A statement that the server refused or cancelled was certainly not committed; one whose
    /// server was shut down may have been.
    /// </summary>
    public static bool IsConnectionLost(Exception error) => IsTransient(error)
        && error is not PostgresException { SqlState: SqlStates.QueryCancelled or SqlStates.TooManyConnections };

    /// <summary>
    /// What a pooler answers that does not take settings of a session, and what a session answers that has not prepared
    /// what another one has.
    /// </summary>
    public static bool MayComeFromSharedSessions(PostgresException error) => error.SqlState
        is SqlStates.ProtocolViolation or SqlStates.InvalidStatementName or SqlStates.DuplicatePreparedStatement;

    public static bool IsLoginRejected(PostgresException error) => error.SqlState
        is SqlStates.InvalidPassword or SqlStates.InvalidAuthorization or SqlStates.InvalidCatalogName;

    /// <summary>Whether it comes from the driver or the network beneath it.</summary>
    public static bool IsDriver(Exception error) =>
        error is NpgsqlException or SocketException or IOException or TimeoutException;
}
