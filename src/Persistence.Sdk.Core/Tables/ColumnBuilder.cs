namespace Persistence.Sdk.Core.Tables;

/// <summary>Refines one column while a table or result shape is being defined.</summary>
public sealed class ColumnBuilder
{
    private readonly ColumnSettings _settings;

    internal ColumnBuilder(ColumnSettings settings) => _settings = settings;

    /// <summary>Names the column; the default is the property's name in snake case.</summary>
    public ColumnBuilder Named(string name)
    {
        _settings.Name = name;
        return this;
    }

    /// <summary>Allows the empty string in a text key column.</summary>
    public ColumnBuilder MayBeEmpty()
    {
        _settings.MayBeEmpty = true;
        return this;
    }

    /// <summary>Bounds a text that is part of an index: its largest UTF-8 length in bytes.</summary>
    public ColumnBuilder MaxBytes(int bytes)
    {
        _settings.MaxBytes = bytes;
        return this;
    }

    /// <summary>
    /// Says that a JSON value which was never set is the empty list, <c>[]</c>; the default is <c>{}</c>.
    /// </summary>
    public ColumnBuilder ListWhenUnset()
    {
        _settings.IsListWhenUnset = true;
        return this;
    }

    /// <summary>
    /// Says that no report shows the column's values, also where it is asked to show values.
    /// </summary>
    public ColumnBuilder Secret()
    {
        _settings.IsSecret = true;
        return this;
    }

    /// <summary>
    /// Sets the digits of a decimal column: at most 18 in all, <paramref name="scale"/> of them after the point.
    /// </summary>
    public ColumnBuilder Decimal(int precision, int scale)
    {
        _settings.Precision = precision;
        _settings.Scale = scale;
        return this;
    }
}
