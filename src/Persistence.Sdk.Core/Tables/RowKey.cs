using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Persistence.Sdk.Core.Tables;

/// <summary>
/// A row's replication key. Its text is the canonical JSON array of its values, the form in which control tables of
/// both databases keep it. Equality is by table and text. Immutable; safe for concurrent use.
/// </summary>
public sealed class RowKey : IEquatable<RowKey>
{
    /// <summary>
    /// The largest text of a key, in bytes: what fits a Postgres b-tree entry (2,704 bytes) beside the table's name.
    /// </summary>
    public const int MaxTextBytes = 2500;

    private RowKey(TableDefinition table, object[] values, string text)
    {
        Table = table;
        Values = values;
        Text = text;
    }

    /// <summary>The table.</summary>
    public TableDefinition Table { get; }

    /// <summary>The key as a canonical JSON array.</summary>
    public string Text { get; }

    internal object[] Values { get; }

    /// <summary>Makes a key from the values of the key columns, as the record declares them.</summary>
    /// <exception cref="ValueRejectedException">A value is missing, empty or too long, or of another type.</exception>
    public static RowKey Of(TableDefinition table, params ReadOnlySpan<object> values)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (values.Length != table.Key.Count)
        {
            throw new ArgumentException(
                $"The key of '{table}' has {table.Key.Count} columns; {values.Length} values were given.");
        }

        var normalized = new object[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            normalized[i] = table.Key[i].Normalize(table.ToString(), values[i])!;
        }

        return Create(table, normalized);
    }

    /// <summary>Reads a key back from its text.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    /// <exception cref="InvalidOperationException">It is no array of values of the key's kinds.</exception>
    internal static RowKey Parse(TableDefinition table, string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
            Expect(ref reader, JsonTokenType.StartArray, text);
            var values = new object[table.Key.Count];
            for (var i = 0; i < values.Length; i++)
            {
                reader.Read();
                values[i] = table.Key[i].Codec.ParseKeyText(ref reader);
            }

            Expect(ref reader, JsonTokenType.EndArray, text);
            return new RowKey(table, values, text);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string text)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new InvalidOperationException(
                $"The text of a key, {text.Length} characters long, is no array of its values.");
        }
    }

    internal static RowKey FromRow(Row row)
    {
        var values = new object[row.Table.Key.Count];
        Array.Copy(row.Values, values, values.Length);
        return Create(row.Table, values);
    }

    /// <inheritdoc/>
    public bool Equals(RowKey? other) => other is not null && ReferenceEquals(Table, other.Table) && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RowKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The table and the key's text.</summary>
    public override string ToString() => $"{Table}{Text}";

    /// <summary>Makes a key from values that are already normalised.</summary>
    internal static RowKey FromNormalized(TableDefinition table, object[] values) => Create(table, values);

    private static RowKey Create(TableDefinition table, object[] values)
    {
        var text = new StringBuilder("[", 64);
        for (var i = 0; i < values.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            table.Key[i].Codec.AppendKeyText(text, values[i]);
        }

        var key = new RowKey(table, values, text.Append(']').ToString());
        if (key.Text.Length > MaxTextBytes / 3 && Encoding.UTF8.GetByteCount(key.Text) > MaxTextBytes)
        {
            throw new ValueRejectedException(
                table.ToString(), string.Join(", ", table.Key.Select(column => column.Name)),
                $"the key is longer than {MaxTextBytes} bytes, which an index entry cannot hold. Use a digest as key.");
        }

        return key;
    }
}
