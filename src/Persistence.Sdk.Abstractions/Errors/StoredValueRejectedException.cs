namespace Persistence.Sdk;

/// <summary>
/// What stands in a table is not what its column may hold, so it was written behind the library's back. It is never
/// converted silently. Nothing was changed.
/// </summary>
public sealed class StoredValueRejectedException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="side">The database that holds the value.</param>
    /// <param name="table">The table, as <c>schema.name</c>, or the name of a query's result.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="reason">What stands there and what is expected; never the value itself.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public StoredValueRejectedException(
        DatabaseSide side, string table, string column, string reason, Exception? innerException = null)
        : base($"Column '{column}' of table '{table}' in the {side} database holds a value that this library did not "
            + $"write: {reason} Correct the row in the database.", innerException)
    {
        Side = side;
        Table = table;
        Column = column;
        Reason = reason;
    }

    /// <summary>The database that holds the value.</summary>
    public DatabaseSide Side { get; }

    /// <summary>The table, as <c>schema.name</c>, or the name of a query's result.</summary>
    public string Table { get; }

    /// <summary>The column's name.</summary>
    public string Column { get; }

    /// <summary>What stands there and what is expected.</summary>
    public string Reason { get; }
}
