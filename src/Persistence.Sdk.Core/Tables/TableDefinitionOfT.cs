namespace Persistence.Sdk.Core.Tables;

/// <summary>A table definition together with its record type.</summary>
/// <typeparam name="T">The record type.</typeparam>
public sealed class TableDefinition<T> : TableDefinition
    where T : class
{
    internal TableDefinition(TableName name, RowShape<T> shape, TableTraits traits)
        : base(name, shape.Columns, traits) => Shape = shape;

    /// <summary>How the record lies in the columns.</summary>
    public RowShape<T> Shape { get; }

    /// <summary>Checks a record at the door and turns it into a row.</summary>
    /// <exception cref="ValueRejectedException">
    /// A value could not be held unchanged by one of the databases.
    /// </exception>
    internal Row ToRow(T record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return new Row(this, Shape.ToValues(record));
    }

    internal T ToRecord(Row row) => Shape.ToRecord(row.Values);
}
