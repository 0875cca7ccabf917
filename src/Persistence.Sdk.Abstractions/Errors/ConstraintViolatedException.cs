namespace Persistence.Sdk;

/// <summary>
/// The database that decides refused a write because of a unique, foreign key or check constraint.
/// The write had no effect.
/// </summary>
public sealed class ConstraintViolatedException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="table">The table, as <c>schema.name</c>.</param>
    /// <param name="constraint">The constraint's name, or its kind where the database does not tell the name.</param>
    /// <param name="innerException">The driver's exception.</param>
    public ConstraintViolatedException(string table, string constraint, Exception? innerException = null)
        : base($"Table '{table}' refused the write because of its constraint '{constraint}'; nothing was written. "
            + "Correct the row, or write the row it depends on first.", innerException)
    {
        Table = table;
        Constraint = constraint;
    }

    /// <summary>
    /// The table, as <c>schema.name</c>; several with commas, where rows of several tables were written at once and the
    /// database does not tell which.
    /// </summary>
    public string Table { get; }

    /// <summary>The constraint's name or kind.</summary>
    public string Constraint { get; }

    /// <summary>
    /// Whether another row has the same value where it must be unique. The default is false.
    /// </summary>
    public bool IsUnique { get; init; }
}
