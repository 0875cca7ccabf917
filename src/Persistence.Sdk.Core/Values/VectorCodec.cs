using System.Runtime.InteropServices;

namespace Persistence.Sdk.Core.Values;

internal sealed class VectorCodec : ValueCodec
{
    public override object Normalize(object value)
    {
        var vector = ((ReadOnlyMemory<float>)value).ToArray();
        return Array.TrueForAll(vector, float.IsFinite)
            ? vector
            : throw new ValueProblemException(
                "the vector contains NaN or an infinity. Check the embedding before storing it.");
    }

    public override object ToRecord(object value) => new ReadOnlyMemory<float>((float[])value);

    public override bool Same(object left, object right) =>
        MemoryMarshal.AsBytes(((float[])left).AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(((float[])right).AsSpan()));

    /// <summary>The form SQLite keeps: little-endian IEEE 754 single precision, four bytes an element.</summary>
    public static byte[] ToBlob(float[] vector)
    {
        var blob = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(blob.AsSpan(i * sizeof(float)), vector[i]);
        }

        return blob;
    }

    public static float[] FromBlob(byte[] blob)
    {
        var vector = new float[blob.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(blob.AsSpan(i * sizeof(float)));
        }

        return vector;
    }
}
