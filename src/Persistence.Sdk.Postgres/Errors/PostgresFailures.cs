using System.Globalization;
using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Postgres.Connecting;

namespace Persistence.Sdk.Postgres.Errors;

/// <summary>
/// Turns the driver's exceptions into this library's. Messages name the code, the table, column and constraint; what a
/// server says about refused data may quote a value, so it is left out, and so is the exception that carries it: with
/// its details, where the application's own data source asks for them, and with the parameters, where a server adds
/// them.
/// </summary>
internal static class PostgresFailures
{
    private const string SharedSessionsHint =
        " Where a pooler stands before the server that gives each transaction another session (pgbouncer in "
        + "transaction mode), set 'Persistence:Postgres:PrepareStatements' to false.";

    /// <summary>The SQLSTATE with which the server answered; null where it did not answer.</summary>
    public static string? CodeOf(DatabaseUnavailableException failure) =>
        failure.Data[nameof(PostgresException.SqlState)] as string;

    /// <summary>An exception of a read, or of a write that is not about one change set's data.</summary>
    /// <param name="error">The driver's exception.</param>
    /// <param name="source">Where it comes from; its server is named, and nothing else of it.</param>
    /// <param name="outcomeUnknown">Whether the write may have been committed all the same.</param>
    public static PersistenceException Translate(
        Exception error, NpgsqlDataSource source, bool outcomeUnknown = false) =>
        Translate(
            error, $"'{PostgresConnection.ServerName(source)}'", outcomeUnknown,
            PostgresConnection.Prepares(source.ConnectionString) ? SharedSessionsHint : "");

    /// <summary>An exception on a connection that is open.</summary>
    public static PersistenceException Translate(Exception error, NpgsqlConnection connection) =>
        Translate(
            error, $"'{connection.Host}:{connection.Port}/{connection.Database}'", outcomeUnknown: false,
            PostgresConnection.Prepares(connection.ConnectionString) ? SharedSessionsHint : "");

    /// <summary>The refusal of one change set's data.</summary>
    /// <param name="error">An error of class 22, 23 or 54.</param>
    /// <param name="table">The table of the statement that failed.</param>
    public static PersistenceException TranslateData(PostgresException error, string table)
    {
        var refusing = TableOf(error) ?? table;
        return error.SqlState.StartsWith(SqlStates.IntegrityClass, StringComparison.Ordinal)
            ? new ConstraintViolatedException(
                refusing, error.ConstraintName ?? $"NOT NULL ({error.ColumnName ?? error.SqlState})")
            {
                IsUnique = error.SqlState == SqlStates.UniqueViolation,
            }
            : new ValueRejectedException(refusing, error.ColumnName ?? "(not told)",
                $"Postgres answered {error.SqlState}; the value does not fit the column, or an index entry.");
    }

    /// <summary>The refusal of images by Postgres as the mirror.</summary>
    public static MirrorRejectedException TranslateMirror(PostgresException error) => error.SqlState switch
    {
        SqlStates.ForeignKeyViolation =>
            new MirrorRejectedException(MirrorRejection.MissingParent, Describe(error)),
        SqlStates.UniqueViolation => new MirrorRejectedException(MirrorRejection.UniqueClash, Describe(error)),
        _ => new MirrorRejectedException(MirrorRejection.Data, Describe(error)),
    };

    private static PersistenceException Translate(
        Exception error, string server, bool outcomeUnknown, string sharedSessionsHint) => error switch
    {
        PersistenceException already => already,
        PostgresException { SqlState: SqlStates.AuthorityChanged } refusal =>
            new AuthorityChangedException(DatabaseSide.Postgres, $"{refusal.MessageText}.", refusal),
        PostgresException { SqlState: SqlStates.BindingRejected } refusal =>
            new BindingRejectedException(WrongNeighbour.Stranger, $"{refusal.MessageText}.", refusal),
        PostgresException { SqlState: SqlStates.OlderLibrary } refusal => LibraryLevel.WriteRefusal(
            DatabaseSide.Postgres, int.Parse(refusal.MessageText, CultureInfo.InvariantCulture), refusal),
        PostgresException { SqlState: SqlStates.ImagesOutdated } refusal =>
            new ImagesOutdatedException(DatabaseSide.Postgres, refusal),
        PostgresException refusal when PostgresErrors.IsData(refusal) => new DatabaseUnavailableException(
            DatabaseSide.Postgres,
            $"{server} refused the statement with {Describe(refusal)}.", null, outcomeUnknown),
        // The text of such a refusal names the user.
        PostgresException refusal when PostgresErrors.IsLoginRejected(refusal) => new DatabaseUnavailableException(
            DatabaseSide.Postgres,
            $"{server} refused the login ({refusal.SqlState}).", null, outcomeUnknown),
        PostgresException refusal => new DatabaseUnavailableException(
            DatabaseSide.Postgres,
            $"{server} answered {refusal.SqlState}{TextOf(refusal)}."
            + (PostgresErrors.MayComeFromSharedSessions(refusal) ? sharedSessionsHint : ""), null, outcomeUnknown)
        {
            Data = { [nameof(refusal.SqlState)] = refusal.SqlState },
        },
        _ => new DatabaseUnavailableException(
            DatabaseSide.Postgres,
            $"{server}: {Innermost(error).Message.TrimEnd('.')}.", error, outcomeUnknown),
    };

    private static string Describe(PostgresException error) =>
        $"SQLSTATE {error.SqlState}"
        + (TableOf(error) is { } table ? $", table '{table}'" : "")
        + (error.ColumnName is { } column ? $", column '{column}'" : "")
        + (error.ConstraintName is { } constraint ? $", constraint '{constraint}'" : "");

    /// <summary>What the server itself says; what somebody's trigger raises may quote the row.</summary>
    private static string TextOf(PostgresException error) =>
        SqlStates.IsOfServer(error.SqlState) ? $": {error.MessageText}" : "";

    private static string? TableOf(PostgresException error) =>
        error.TableName is null ? null : $"{error.SchemaName}.{error.TableName}";

    private static Exception Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error;
}
