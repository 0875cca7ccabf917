using System.Runtime.InteropServices;

namespace Persistence.Sdk.Core.Json;

/// <summary>
/// The properties of the objects being written, innermost last, and the order jsonb keeps them in: by the length of
/// the name in UTF-8, then byte by byte. Not thread-safe.
/// </summary>
internal sealed class JsonProperties(JsonBytes output) : IComparer<JsonProperties.Property>
{
    private readonly List<Property> _properties = [];
    private readonly JsonBytes _names = new(256);
    private readonly JsonBytes _moved = new(256);

    /// <summary>The buffer for names. A name is appended here before its property is added.</summary>
    public JsonBytes Names => _names;

    public int Count => _properties.Count;

    public int Capacity => _names.Capacity + _moved.Capacity + _properties.Capacity;

    public ReadOnlySpan<byte> Name(int index) =>
        _names.Slice(_properties[index].NameStart, _properties[index].NameLength);

    /// <summary>Adds a property; its name begins in <see cref="Names"/> at <paramref name="nameStart"/>.</summary>
    public void Add(int nameStart) =>
        _properties.Add(new Property(nameStart, _names.Length - nameStart, output.Length, 0));

    /// <summary>Notes that the newest property, with everything in its value, ends here.</summary>
    public void End() => CollectionsMarshal.AsSpan(_properties)[^1].End = output.Length;

    /// <summary>Whether the newest property belongs behind the one before it in the same object.</summary>
    public bool NewestIsLast(int first) =>
        Count - first < 2 || CompareNames(_properties[Count - 2], _properties[Count - 1]) < 0;

    /// <summary>
    /// Brings the properties from <paramref name="first"/> on, and their text in the output, into order. Of equal
    /// names the last written one stays.
    /// </summary>
    /// <returns>The index of a property whose name occurs twice, or -1.</returns>
    public int Sort(int first)
    {
        Span<Property> properties = CollectionsMarshal.AsSpan(_properties)[first..];
        int start = properties[0].Start;
        _moved.Truncate(0);
        _moved.Append(output.Span[start..]);
        properties.Sort(this);
        output.Truncate(start);
        int duplicate = -1;
        for (int at = 0; at < properties.Length; at++)
        {
            if (at + 1 < properties.Length && CompareNames(properties[at], properties[at + 1]) == 0)
            {
                duplicate = first + at;
                continue;
            }

            if (output.Length > start)
            {
                output.Append(", "u8);
            }

            output.Append(_moved.Slice(properties[at].Start - start, properties[at].End - properties[at].Start));
        }

        return duplicate;
    }

    /// <summary>Forgets the properties from <paramref name="first"/> on, whose names begin at a given place.</summary>
    public void Leave(int first, int namesStart)
    {
        CollectionsMarshal.SetCount(_properties, first);
        _names.Truncate(namesStart);
    }

    int IComparer<Property>.Compare(Property x, Property y) =>
        CompareNames(x, y) is var order && order != 0 ? order : x.Start - y.Start;

    private int CompareNames(in Property x, in Property y) => x.NameLength != y.NameLength
        ? x.NameLength - y.NameLength
        : _names.Slice(x.NameStart, x.NameLength).SequenceCompareTo(_names.Slice(y.NameStart, y.NameLength));

    internal record struct Property(int NameStart, int NameLength, int Start, int End);
}
