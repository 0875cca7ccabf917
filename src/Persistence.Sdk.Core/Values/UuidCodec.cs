using System.Text;
using System.Text.Json;

namespace Persistence.Sdk.Core.Values;

internal sealed class UuidCodec : ValueCodec
{
    public override object Normalize(object value) => value;

    public override void AppendKeyText(StringBuilder text, object value) =>
        text.Append('"').Append(((Guid)value).ToString("D")).Append('"');

    public override object ParseKeyText(ref Utf8JsonReader reader) => reader.GetGuid();
}
