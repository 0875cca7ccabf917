using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Core.Tables;

/// <summary>
/// One column of a table or of a query's result: its name, kind and limits. Immutable; safe for concurrent use.
/// </summary>
public sealed class ColumnDefinition
{
    internal ColumnDefinition(ColumnSettings settings, int ordinal)
    {
        Name = Identifier.Check(settings.Name);
        Kind = settings.Kind;
        IsNullable = settings.IsNullable;
        IsKey = settings.IsKey;
        MayBeEmpty = settings.MayBeEmpty;
        MaxBytes = settings.MaxBytes;
        IsSecret = settings.IsSecret;
        Precision = settings.Precision;
        Scale = settings.Scale;
        Ordinal = ordinal;
        Codec = settings.CreateCodec();
    }

    /// <summary>The column's name, the same in both databases.</summary>
    public string Name { get; }

    /// <summary>The kind of its values.</summary>
    public ColumnKind Kind { get; }

    /// <summary>Whether it may hold NULL.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether it is part of the replication key.</summary>
    public bool IsKey { get; }

    /// <summary>Whether a text key column may be the empty string. The default is false.</summary>
    public bool MayBeEmpty { get; }

    /// <summary>
    /// The largest UTF-8 length of a text, in bytes; null where only the databases' own limits apply.
    /// </summary>
    public int? MaxBytes { get; }

    /// <summary>Whether no report shows its values. The default is false.</summary>
    public bool IsSecret { get; }

    /// <summary>Digits of a decimal; 0 for other kinds.</summary>
    public int Precision { get; }

    /// <summary>Digits after the point of a decimal; 0 for other kinds.</summary>
    public int Scale { get; }

    /// <summary>The stored names of an enum column, in no particular order; empty for other kinds.</summary>
    public IReadOnlyCollection<string> WireNames => Codec is EnumCodec codec ? codec.WireNames : [];

    /// <summary>The position among the table's columns, from 0.</summary>
    internal int Ordinal { get; }

    internal ValueCodec Codec { get; }

    /// <summary>Checks and normalises a value at the door; null stays null.</summary>
    /// <exception cref="ValueRejectedException">A database could not hold the value unchanged.</exception>
    internal object? Normalize(string table, object? value)
    {
        if (value is null)
        {
            return IsNullable ? null : throw new ValueRejectedException(
                table, Name, "it is NULL, and the column is required.");
        }

        try
        {
            var normalized = Codec.Normalize(value);
            CheckLength(normalized);
            return normalized;
        }
        catch (ValueProblemException problem)
        {
            throw new ValueRejectedException(table, Name, problem.Message);
        }
    }

    private void CheckLength(object normalized)
    {
        if (normalized is not string text || Kind == ColumnKind.Json)
        {
            return;
        }

        if (IsKey && !MayBeEmpty && text.Length == 0)
        {
            throw new ValueProblemException("it is empty, and a key needs a value.");
        }

        // A UTF-16 unit is at most three bytes, so most texts need no counting.
        if (MaxBytes is { } limit && text.Length > limit / 3 && TextCodec.Utf8Length(text) > limit)
        {
            throw new ValueProblemException(
                $"the text has {TextCodec.Utf8Length(text)} bytes in UTF-8; at most {limit} fit an index entry. "
                + "Shorten it, or store a digest.");
        }
    }
}
