using System.Text.Json;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Core.Querying;

/// <summary>
/// The values of a statement's <c>@name</c> parameters. Each takes the kind of a column, so that both databases see it
/// in the form in which they store that column. Not safe for concurrent use.
/// </summary>
public sealed class SqlParameters
{
    private readonly List<SqlParameter> _values = [];

    internal IReadOnlyList<SqlParameter> Values => _values;

    /// <summary>Adds a value; null stands for NULL whatever the column says.</summary>
    /// <param name="name">The name, without <c>@</c>.</param>
    /// <param name="column">The column whose kind the value takes.</param>
    /// <param name="value">The value, as a record would hold it.</param>
    /// <exception cref="ValueRejectedException">The value could not be held by the column.</exception>
    public SqlParameters Add(string name, ColumnDefinition column, object? value)
    {
        ArgumentNullException.ThrowIfNull(column);
        var normalized = value is null ? null : column.Normalize($"parameter @{name}", value);
        _values.Add(new SqlParameter(Identifier.Check(name), column, normalized));
        return this;
    }

    /// <summary>Adds a number, such as a limit.</summary>
    /// <param name="name">The name, without <c>@</c>.</param>
    /// <param name="value">The number.</param>
    public SqlParameters Add(string name, long value) => Add(name, Kinds.Count, value);

    /// <summary>Adds a JSON document, such as a list of keys.</summary>
    /// <param name="name">The name, without <c>@</c>.</param>
    /// <param name="document">The document.</param>
    /// <exception cref="ValueRejectedException">One of the databases could not hold the document.</exception>
    public SqlParameters Add(string name, JsonElement document) => Add(name, Kinds.Document, document);

    /// <summary>A point in time that belongs to no column.</summary>
    internal static SqlParameter InstantOf(string name, DateTimeOffset value) =>
        new(name, Kinds.Instant, Kinds.Instant.Normalize($"parameter @{name}", value));

    private static class Kinds
    {
        public static readonly ColumnDefinition Count = Of("count", ColumnKind.Bigint, typeof(long));

        public static readonly ColumnDefinition Instant = Of("instant", ColumnKind.Timestamp, typeof(DateTimeOffset));

        public static readonly ColumnDefinition Document = Of("document", ColumnKind.Json, typeof(JsonElement));

        private static ColumnDefinition Of(string name, ColumnKind kind, Type type) =>
            new(new ColumnSettings { Name = name, Kind = kind, Type = type, IsNullable = false }, 0);
    }
}
