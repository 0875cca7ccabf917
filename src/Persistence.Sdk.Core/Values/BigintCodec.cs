using System.Text;
using System.Text.Json;

namespace Persistence.Sdk.Core.Values;

internal sealed class BigintCodec : ValueCodec
{
    public override object Normalize(object value) => value;

    public override void AppendKeyText(StringBuilder text, object value) => text.Append((long)value);

    public override object ParseKeyText(ref Utf8JsonReader reader) => reader.GetInt64();
}
