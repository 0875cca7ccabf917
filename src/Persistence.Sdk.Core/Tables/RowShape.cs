namespace Persistence.Sdk.Core.Tables;

/// <summary>Defines shapes of query results that are not whole rows of a table.</summary>
public static class RowShape
{
    /// <summary>Defines a shape: one column a property, in the order in which the query selects them.</summary>
    /// <typeparam name="T">The record type.</typeparam>
    /// <param name="define">Names the columns.</param>
    public static RowShape<T> Of<T>(Action<ShapeBuilder<T>> define)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(define);
        var builder = new ShapeBuilder<T>();
        define(builder);
        return builder.Build(typeof(T).Name);
    }
}
