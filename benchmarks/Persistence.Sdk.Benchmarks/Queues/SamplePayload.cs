using System.Text.Json;

namespace Persistence.Sdk.Benchmarks.Queues;

/// <summary>A job's payload of about 150 bytes.</summary>
internal static class SamplePayload
{
    public static JsonElement Of(int number) => JsonElement.Parse(
        $$"""{"paper": "papers/collection/2026/{{number}}.pdf", "model": "m", "workstream_id": "baseline-2026", "attempt": 1}""");
}
