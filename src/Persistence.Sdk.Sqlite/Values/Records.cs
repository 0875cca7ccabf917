using Persistence.Sdk.Core.Json;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Sqlite.Values;

/// <summary>Makes records of values that were read, naming the column where one cannot be.</summary>
internal static class Records
{
    public static T Make<T>(RowShape<T> shape, object?[] values)
        where T : class
    {
        try
        {
            return shape.ToRecord(values);
        }
        catch (Exception error) when (error is JsonRejectedException or ValueProblemException)
        {
            throw Name(shape, values, error);
        }
    }

    /// <summary>
    /// Looks for the guilty column again, so that making a record costs nothing more where all is well.
    /// </summary>
    private static StoredValueRejectedException Name<T>(RowShape<T> shape, object?[] values, Exception error)
        where T : class
    {
        var column = shape.Columns.First(
            candidate => values[candidate.Ordinal] is { } value && Fails(candidate, value));
        return new StoredValueRejectedException(DatabaseSide.Sqlite, shape.Name, column.Name, error.Message, error);
    }

    private static bool Fails(ColumnDefinition column, object value)
    {
        try
        {
            column.Codec.ToRecord(value);
            return false;
        }
        catch (Exception error) when (error is JsonRejectedException or ValueProblemException)
        {
            return true;
        }
    }
}
