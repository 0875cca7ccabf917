using System.Buffers.Binary;
using Persistence.Sdk.Core.Scanning;

namespace Persistence.Sdk.Postgres.Values;

/// <summary>The server's binary form of an array of reals.</summary>
internal static class RealArrayFormat
{
    private const int HeaderBytes = 12;
    private const int DimensionBytes = 8;
    private const int ElementBytes = 8;

    /// <summary>Adds the vector as SQLite keeps it; false where the array is none.</summary>
    public static bool TryAdd(ReadOnlySpan<byte> raw, EncodedRows rows)
    {
        var dimensions = BinaryPrimitives.ReadInt32BigEndian(raw);
        var hasNulls = BinaryPrimitives.ReadInt32BigEndian(raw[4..]) != 0;
        if (dimensions > 1 || hasNulls)
        {
            return false;
        }

        var elements = dimensions == 0 ? default : raw[(HeaderBytes + DimensionBytes)..];
        var vector = rows.AddBytes(elements.Length / ElementBytes * sizeof(float));
        for (var i = 0; i < elements.Length / ElementBytes; i++)
        {
            var bits = BinaryPrimitives.ReadInt32BigEndian(elements[((i * ElementBytes) + sizeof(int))..]);
            BinaryPrimitives.WriteInt32LittleEndian(vector[(i * sizeof(float))..], bits);
        }

        return true;
    }
}
