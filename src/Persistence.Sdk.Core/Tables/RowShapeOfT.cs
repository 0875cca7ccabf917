using System.Linq.Expressions;

namespace Persistence.Sdk.Core.Tables;

/// <summary>
/// How one record type lies in columns: which column holds which property, and how a record is read and made.
/// Tables have a shape, and so has the result of a query that is not whole rows. Immutable; safe for concurrent use.
/// </summary>
/// <typeparam name="T">The record type: a class with a parameterless constructor and init properties.</typeparam>
public sealed class RowShape<T>
    where T : class
{
    private readonly Action<T, object?[]> _read;
    private readonly Func<object?[], T> _make;

    internal RowShape(string name, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<MemberExpression> properties)
    {
        Name = name;
        Columns = columns;
        _read = RecordMapping.CompileReader<T>(properties);
        _make = RecordMapping.CompileMaker<T>(columns, properties);
    }

    /// <summary>The columns, in the order in which a query must select them.</summary>
    public IReadOnlyList<ColumnDefinition> Columns { get; }

    internal string Name { get; }

    /// <summary>Reads a record into normalised values, checking each at the door.</summary>
    internal object?[] ToValues(T record)
    {
        var values = new object?[Columns.Count];
        _read(record, values);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Columns[i].Normalize(Name, values[i]);
        }

        return values;
    }

    /// <summary>Reads a record into normalised values; NULL stays NULL whatever the column says.</summary>
    internal object?[] ToReadValues(T record)
    {
        var values = new object?[Columns.Count];
        _read(record, values);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = values[i] is { } value ? Columns[i].Codec.Normalize(value) : null;
        }

        return values;
    }

    /// <summary>Makes a record from normalised values.</summary>
    internal T ToRecord(object?[] values) => _make(values);
}
