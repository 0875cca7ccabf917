namespace Persistence.Sdk;

/// <summary>
/// The root of everything this library throws on purpose. Messages name the table, column, key, path or option
/// concerned and say what to do next; they never contain a secret or the contents of a row.
/// </summary>
public abstract class PersistenceException : Exception
{
    /// <summary>Creates the exception with its message and, where there is one, its cause.</summary>
    protected PersistenceException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
