using System.Linq.Expressions;
using System.Reflection;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Core.Tables;

/// <summary>Compiles, once for each shape, the copying between a record's properties and an array of values.</summary>
internal static class RecordMapping
{
    public static Action<T, object?[]> CompileReader<T>(IReadOnlyList<MemberExpression> properties)
    {
        var record = Expression.Parameter(typeof(T), "record");
        var values = Expression.Parameter(typeof(object?[]), "values");
        var copies = properties.Select((property, i) => Expression.Assign(
            Expression.ArrayAccess(values, Expression.Constant(i)),
            Expression.Convert(Expression.Property(record, (PropertyInfo)property.Member), typeof(object))));
        return Expression.Lambda<Action<T, object?[]>>(Expression.Block(copies), record, values).Compile();
    }

    public static Func<object?[], T> CompileMaker<T>(
        IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<MemberExpression> properties)
    {
        var values = Expression.Parameter(typeof(object?[]), "values");
        var bindings = properties.Select((property, i) => Expression.Bind(
            property.Member,
            FromValue(Expression.ArrayIndex(values, Expression.Constant(i)), columns[i], property.Type)));
        var make = Expression.MemberInit(Expression.New(typeof(T)), bindings);
        return Expression.Lambda<Func<object?[], T>>(make, values).Compile();
    }

    private static ConditionalExpression FromValue(Expression value, ColumnDefinition column, Type type)
    {
        var toRecord = Expression.Call(Expression.Constant(column.Codec), nameof(ValueCodec.ToRecord), null, value);
        return Expression.Condition(
            Expression.Equal(value, Expression.Constant(null)),
            Expression.Default(type),
            Expression.Convert(toRecord, type));
    }
}
