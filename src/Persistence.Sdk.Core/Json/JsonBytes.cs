namespace Persistence.Sdk.Core.Json;

/// <summary>A growing byte buffer that is used again and again by one thread. Not thread-safe.</summary>
internal sealed class JsonBytes(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public int Capacity => _bytes.Length;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public ReadOnlySpan<byte> Slice(int start, int length) => _bytes.AsSpan(start, length);

    public void Truncate(int length) => Length = length;

    public void Append(byte value)
    {
        if (Length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Length++] = value;
    }

    public void Append(scoped ReadOnlySpan<byte> values)
    {
        values.CopyTo(Free(values.Length));
        Length += values.Length;
    }

    /// <summary>The free space after the content, at least <paramref name="count"/> bytes of it.</summary>
    public Span<byte> Free(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        return _bytes.AsSpan(Length);
    }

    /// <summary>Takes the first <paramref name="count"/> bytes of <see cref="Free"/> as content.</summary>
    public void Advance(int count) => Length += count;

    private void Grow(int count)
    {
        int doubled = (int)Math.Min(2L * _bytes.Length, Array.MaxLength);
        Array.Resize(ref _bytes, Math.Max(checked(Length + count), doubled));
    }
}
