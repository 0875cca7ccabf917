using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Core.Values;

/// <param name="unset">The canonical text of a value that was never set.</param>
internal sealed class JsonCodec(string unset) : ValueCodec
{
    public override object Normalize(object value)
    {
        var element = (JsonElement)value;
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            // default(JsonElement) is what a record holds that never set the property.
            return unset;
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
