using System.Linq.Expressions;
using System.Reflection;

namespace Persistence.Sdk.Core.Tables;

/// <summary>Gathers the columns of a shape, in order.</summary>
/// <typeparam name="T">The record type.</typeparam>
public class ShapeBuilder<T>
    where T : class
{
    private static readonly NullabilityInfoContext Nullability = new();
    private readonly List<ColumnSettings> _columns = [];
    private readonly List<MemberExpression> _properties = [];

    internal ShapeBuilder()
    {
    }

    /// <summary>
    /// Adds the column of a property. Its kind follows from the property's type, and whether it may be NULL from the
    /// type's nullability.
    /// </summary>
    public ColumnBuilder Column<TValue>(Expression<Func<T, TValue>> property)
    {
        ArgumentNullException.ThrowIfNull(property);
        if (property.Body is not MemberExpression { Member: PropertyInfo info } member)
        {
            throw new ArgumentException(
                $"'{property}' does not name a property of {typeof(T).Name}.", nameof(property));
        }

        var underlying = Nullable.GetUnderlyingType(typeof(TValue));
        var settings = new ColumnSettings
        {
            Name = Identifier.FromProperty(info.Name),
            Type = underlying ?? typeof(TValue),
            Kind = ColumnSettings.KindOf(underlying ?? typeof(TValue)),
            IsNullable = underlying is not null || IsNullableReference(info),
        };
        _columns.Add(settings);
        _properties.Add(member);
        return new ColumnBuilder(settings);
    }

    internal RowShape<T> Build(string name) =>
        new(name, [.. _columns.Select((settings, ordinal) => new ColumnDefinition(settings, ordinal))], _properties);

    private protected void MarkLastAsKey() => _columns[^1].IsKey = true;

    private static bool IsNullableReference(PropertyInfo property)
    {
        if (property.PropertyType.IsValueType)
        {
            return false;
        }

        lock (Nullability)
        {
            return Nullability.Create(property).ReadState == NullabilityState.Nullable;
        }
    }
}
