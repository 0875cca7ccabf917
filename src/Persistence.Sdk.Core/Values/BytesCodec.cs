namespace Persistence.Sdk.Core.Values;

internal sealed class BytesCodec : ValueCodec
{
    public override object Normalize(object value) => ((ReadOnlyMemory<byte>)value).ToArray();

    public override object ToRecord(object value) => new ReadOnlyMemory<byte>((byte[])value);

    public override bool Same(object left, object right) => ((byte[])left).AsSpan().SequenceEqual((byte[])right);
}
