using System.Buffers;
using System.Globalization;
using System.Text;

namespace Persistence.Sdk.Core.Json;

/// <summary>A document given as a string, in UTF-8, in a pooled array.</summary>
internal readonly struct JsonInput : IDisposable
{
    private readonly byte[] _bytes;
    private readonly int _length;

    private JsonInput(byte[] bytes, int length) => (_bytes, _length) = (bytes, length);

    public ReadOnlySpan<byte> Utf8 => _bytes.AsSpan(0, _length);

    public static JsonInput Rent(string json)
    {
        if (json.Length > JsonRefusals.MaxBytes)
        {
            throw new JsonRejectedException(JsonRefusals.Size, "$");
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        OperationStatus status =
            System.Text.Unicode.Utf8.FromUtf16(json, bytes, out _, out int length, replaceInvalidSequences: false);
        if (status == OperationStatus.Done)
        {
            return new JsonInput(bytes, length);
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return Rent(EscapeLoneSurrogates(json));
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    // UTF-8 has no form for them; as escapes they reach the check that knows where in the document they stand. The
    // space keeps a backslash before one from making another escape of it.
    private static string EscapeLoneSurrogates(string json)
    {
        StringBuilder escaped = new(json.Length + 16);
        for (int at = 0; at < json.Length; at++)
        {
            if (at + 1 < json.Length && char.IsSurrogatePair(json[at], json[at + 1]))
            {
                escaped.Append(json, at++, 2);
            }
            else if (char.IsSurrogate(json[at]))
            {
                escaped.Append(CultureInfo.InvariantCulture, $" \\u{(int)json[at]:x4}");
            }
            else
            {
                escaped.Append(json[at]);
            }
        }

        return escaped.ToString();
    }
}
