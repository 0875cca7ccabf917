using Microsoft.Data.Sqlite;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>The transaction of a group is gone, or has to go; none of its operations had an effect.</summary>
internal sealed class RolledBackException(Exception? innerException, bool isCommit = false)
    : Exception("SQLite rolled the transaction back.", innerException)
{
    /// <summary>
    /// Whether a crash now might still bring the transaction to life: its last frames may have reached the disk
    /// although making them durable failed.
    /// </summary>
    public bool IsOutcomeUnknown => isCommit
        && InnerException is SqliteException error && SqliteCodes.Primary(error.SqliteErrorCode) == SqliteCodes.IoError;
}
