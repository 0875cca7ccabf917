using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Core.Values;

internal sealed class JsonCodec : ValueCodec
{
    public override object Normalize(object value)
    {
        var element = (JsonElement)value;
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            // default(JsonElement) is what a record holds that never set the property.
            return JsonbText.EmptyObject;
        }

        try
        {
            return JsonbText.Canonicalize(element);
        }
        catch (JsonRejectedException problem)
        {
            throw new ValueProblemException(problem.Message);
        }
    }

    public override object ToRecord(object value) => JsonbText.Parse((string)value);

    public override bool Same(object left, object right) => JsonbText.ValueEquals((string)left, (string)right);
}
