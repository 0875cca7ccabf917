using System.Text.Json;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>What the payload of an imported run says: where it comes from, and the time of what it says.</summary>
internal static class RunSource
{
    /// <summary>The property with the time.</summary>
    public const string AsOf = "as_of";

    public static JsonElement Payload(string source, DateTimeOffset time, string? statusText = null)
    {
        var floored = time.UtcDateTime.AddTicks(-(time.UtcTicks % TimeSpan.TicksPerMicrosecond));
        var payload = new JsonProperties("payload_json")
            .Add("source", source)
            .Add(AsOf, TimestampCodec.ToText(floored));
        return (statusText is null ? payload : payload.Add("status", statusText)).ToElement();
    }
}
