namespace Persistence.Sdk;

/// <summary>A row was not created because another one has the same value where it must be unique.</summary>
public sealed class ValueTakenException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="table">The table, as <c>schema.name</c>.</param>
    /// <param name="column">The column's name.</param>
    /// <param name="innerException">What the database answered.</param>
    public ValueTakenException(string table, string column, Exception? innerException = null)
        : base($"Another row of table '{table}' has that value in column '{column}', which must be unique; nothing was "
            + "written. Give another value, or change the row that is there.", innerException)
    {
        Table = table;
        Column = column;
    }

    /// <summary>The table, as <c>schema.name</c>.</summary>
    public string Table { get; }

    /// <summary>The column's name.</summary>
    public string Column { get; }
}
