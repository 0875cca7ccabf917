using System.Text.Json;
using System.Text.Unicode;

namespace Persistence.Sdk.Core.Json;

/// <summary>
/// Reads a document once and writes its canonical text into a buffer. Keeps its buffers from one document to the next:
/// <see cref="Rent"/> one, read <see cref="Written"/>, <see cref="Dispose"/> it. Not thread-safe.
/// </summary>
internal sealed class JsonbWriter : IDisposable
{
    private const int KeptBytes = 256 * 1024;

    // One level more than we allow, so that too much depth meets our own check and reason.
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = JsonRefusals.MaxDepth + 1 };

    // The document a JsonElement belongs to may have been parsed with these.
    private static readonly JsonReaderOptions Lenient = Strict with
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    [ThreadStatic]
    private static JsonbWriter? t_idle;

    private readonly JsonBytes _output = new(1024);
    private readonly JsonBytes _scratch = new(256);
    private readonly JsonProperties _properties;
    private readonly JsonPath _path;
    private bool _byValue;

    private JsonbWriter()
    {
        _properties = new JsonProperties(_output);
        _path = new JsonPath(_properties);
    }

    public ReadOnlySpan<byte> Written => _output.Span;

    /// <summary>
    /// The writer this thread used last, empty. With <paramref name="byValue"/> equal numbers get equal texts.
    /// </summary>
    public static JsonbWriter Rent(bool byValue = false)
    {
        JsonbWriter writer = t_idle ?? new JsonbWriter();
        t_idle = null;
        writer._byValue = byValue;
        writer._output.Truncate(0);
        writer._properties.Leave(0, 0);
        writer._path.Reset();
        return writer;
    }

    /// <summary>Keeps the writer for this thread unless a large document has blown it up.</summary>
    public void Dispose() =>
        t_idle = _output.Capacity + _scratch.Capacity + _properties.Capacity <= KeptBytes ? this : null;

    /// <summary>Writes one document.</summary>
    /// <exception cref="JsonRejectedException">The document cannot be kept.</exception>
    public void Write(ReadOnlySpan<byte> utf8, bool lenient)
    {
        Require(utf8.Length <= JsonRefusals.MaxBytes ? null : JsonRefusals.Size);
        Require(Utf8.IsValid(utf8) ? null : JsonRefusals.Encoding);
        Utf8JsonReader reader = new(utf8, lenient ? Lenient : Strict);
        try
        {
            reader.Read();
            WriteValue(ref reader);
            reader.Read();
        }
        catch (JsonException)
        {
            // Its message would quote the document.
            throw Refused(JsonRefusals.Invalid);
        }
    }

    /// <summary>Writes one object with the properties of two, the second's where both have one.</summary>
    /// <exception cref="JsonRejectedException">A document cannot be kept, or is not an object.</exception>
    public void WriteMerged(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        try
        {
            _output.Append((byte)'{');
            _path.TryEnter();
            bool sorted = true;
            ReadProperties(first, ref sorted);
            ReadProperties(second, ref sorted);
            if (!sorted)
            {
                _properties.Sort(0);
            }

            _output.Append((byte)'}');
        }
        catch (JsonException)
        {
            throw Refused(JsonRefusals.Invalid);
        }
    }

    private void ReadProperties(ReadOnlySpan<byte> document, ref bool sorted)
    {
        Utf8JsonReader reader = new(document, Strict);
        reader.Read();
        Require(reader.TokenType == JsonTokenType.StartObject ? null : JsonRefusals.Invalid);
        WriteProperties(ref reader, 0, ref sorted);
        reader.Read();
    }

    private void WriteValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                WriteObject(ref reader);
                break;
            case JsonTokenType.StartArray:
                WriteArray(ref reader);
                break;
            case JsonTokenType.String:
                WriteString(ref reader);
                break;
            case JsonTokenType.Number:
                Require(JsonNumberText.Append(reader.ValueSpan, _byValue, _output));
                break;
            default:
                _output.Append(reader.ValueSpan);
                break;
        }

        Require(_output.Length <= JsonRefusals.MaxBytes ? null : JsonRefusals.Size);
    }

    private void WriteArray(ref Utf8JsonReader reader)
    {
        Require(_path.TryEnter() ? null : JsonRefusals.Depth);
        _output.Append((byte)'[');
        for (int index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            if (index > 0)
            {
                _output.Append(", "u8);
            }

            _path.AtItem(index);
            WriteValue(ref reader);
        }

        _output.Append((byte)']');
        _path.Leave();
    }

    private void WriteObject(ref Utf8JsonReader reader)
    {
        Require(_path.TryEnter() ? null : JsonRefusals.Depth);
        _output.Append((byte)'{');
        int first = _properties.Count;
        int names = _properties.Names.Length;
        bool sorted = true;
        WriteProperties(ref reader, first, ref sorted);
        if (!sorted && _properties.Sort(first) is var duplicate && duplicate >= 0)
        {
            throw Refused(JsonRefusals.Duplicate(_path.Quoted(duplicate)));
        }

        _output.Append((byte)'}');
        _properties.Leave(first, names);
        _path.Leave();
    }

    private void WriteProperties(ref Utf8JsonReader reader, int first, ref bool sorted)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (_properties.Count > first)
            {
                _output.Append(", "u8);
            }

            int name = _properties.Names.Length;
            Require(JsonStringText.AppendUnescaped(ref reader, _properties.Names));
            _properties.Add(name);
            sorted &= _properties.NewestIsLast(first);
            JsonStringText.AppendLiteral(_properties.Names.Span[name..], _output);
            _output.Append(": "u8);
            _path.AtProperty(_properties.Count - 1);
            reader.Read();
            WriteValue(ref reader);
            _properties.End();
            _path.AtContainer();
        }
    }

    private void WriteString(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            _output.Append((byte)'"');
            _output.Append(reader.ValueSpan);
            _output.Append((byte)'"');
            return;
        }

        _scratch.Truncate(0);
        Require(JsonStringText.AppendUnescaped(ref reader, _scratch));
        JsonStringText.AppendLiteral(_scratch.Span, _output);
    }

    private void Require(string? refusal)
    {
        if (refusal is not null)
        {
            throw Refused(refusal);
        }
    }

    private JsonRejectedException Refused(string reason) => new(reason, _path.ToString());
}
