using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Querying;

/// <summary>
/// A read of several rows: SQL in both dialects, its parameters, and the shape of its result. Immutable once made.
/// </summary>
/// <typeparam name="T">The record type of the result.</typeparam>
public sealed class Query<T>
    where T : class
{
    /// <summary>Creates a query from whole statements.</summary>
    /// <param name="shape">The shape of the result; the statement selects exactly its columns, in its order.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="parameters">The values of its parameters.</param>
    public Query(RowShape<T> shape, SqlText sql, SqlParameters? parameters = null)
    {
        Shape = shape;
        Sql = sql;
        Parameters = parameters ?? new SqlParameters();
    }

    /// <summary>The shape of the result.</summary>
    public RowShape<T> Shape { get; }

    /// <summary>The statement.</summary>
    public SqlText Sql { get; }

    /// <summary>The values of its parameters.</summary>
    public SqlParameters Parameters { get; }

    /// <summary>
    /// Whether it reads a great part of a table, for little that comes of it. SQLite then reads over a connection that
    /// maps the file into memory, which spares a copy of each page. The default is false.
    /// </summary>
    public bool IsScan { get; init; }
}
