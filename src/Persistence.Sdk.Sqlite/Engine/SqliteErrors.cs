using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>Turns the engine's errors into the library's, by code.</summary>
internal static class SqliteErrors
{
    /// <summary>The error of a write as its caller sees it.</summary>
    public static Exception ForWrite(SqliteException error, TableDefinition? table) =>
        ConstraintOf(error) is { } constraint
            ? new ConstraintViolatedException(table?.ToString() ?? "persistence", constraint, error)
            {
                IsUnique = error.SqliteExtendedErrorCode is SqliteCodes.ConstraintUnique
                    or SqliteCodes.ConstraintPrimaryKey or SqliteCodes.ConstraintRowId,
            }
            : Unavailable(error);

    public static DatabaseUnavailableException Unavailable(SqliteException error, bool outcomeUnknown = false) =>
        new(DatabaseSide.Sqlite, Reason(error), error, outcomeUnknown);

    /// <summary>The error of a read as its caller sees it.</summary>
    public static Exception ForRead(Exception error) => error is SqliteException engine ? Unavailable(engine) : error;

    /// <summary>The kind of constraint that refused the data; null where the error is not about data.</summary>
    public static string? ConstraintOf(SqliteException error) => error.SqliteExtendedErrorCode switch
    {
        SqliteCodes.ConstraintUnique => "UNIQUE",
        SqliteCodes.ConstraintPrimaryKey or SqliteCodes.ConstraintRowId => "PRIMARY KEY",
        SqliteCodes.ConstraintForeignKey => "FOREIGN KEY",
        SqliteCodes.ConstraintCheck => "CHECK",
        SqliteCodes.ConstraintNotNull => "NOT NULL",
        SqliteCodes.ConstraintTrigger => "TRIGGER",
        SqliteCodes.ConstraintDataType => "DATA TYPE",
        _ => SqliteCodes.Primary(error.SqliteExtendedErrorCode) switch
        {
            SqliteCodes.Constraint => "CONSTRAINT",
            SqliteCodes.TooBig => "SIZE",
            SqliteCodes.Mismatch => "DATA TYPE",
            _ => null,
        },
    };

    private static string Reason(SqliteException error) => SqliteCodes.Primary(error.SqliteErrorCode) switch
    {
        SqliteCodes.Full => "the disk is full, or the file has reached its largest size. Free some space.",
        SqliteCodes.IoError => $"the file could not be read or written (SQLite code {error.SqliteExtendedErrorCode}).",
        SqliteCodes.ReadOnly => "the file can no longer be written. Grant write access to it and its folder.",
        SqliteCodes.Busy => "another process holds its lock.",
        SqliteCodes.Interrupt => "the statement was interrupted.",
        SqliteCodes.Corrupt or SqliteCodes.NotADatabase => "the file is damaged. Restore it from a backup.",
        _ => error.Message,
    };
}
