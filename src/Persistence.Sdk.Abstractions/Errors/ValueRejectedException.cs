namespace Persistence.Sdk;

/// <summary>
/// A value that one of the two databases could not hold, or not hold unchanged, was refused before anything was
/// written, in every phase, so that data written to SQLite stays movable.
/// </summary>
public sealed class ValueRejectedException : PersistenceException
{
    /// <summary>Creates the exception for a column of a table.</summary>
    /// <param name="table">The table, as <c>schema.name</c>.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="reason">What is wrong with the value and what is expected; never the value itself.</param>
    public ValueRejectedException(string table, string column, string reason)
        : base($"The value for column '{column}' of table '{table}' was refused and nothing was written: {reason}")
    {
        Table = table;
        Column = column;
        Reason = reason;
    }

    /// <summary>The table, as <c>schema.name</c>.</summary>
    public string Table { get; }

    /// <summary>The column's name.</summary>
    public string Column { get; }

    /// <summary>What is wrong with the value and what is expected.</summary>
    public string Reason { get; }
}
