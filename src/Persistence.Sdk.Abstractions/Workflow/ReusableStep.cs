using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>The result of a completed step of another run.</summary>
public sealed record ReusableStep
{
    /// <summary>The run it comes from.</summary>
    public required string RunId { get; init; }

    /// <summary>When that step started, UTC.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When that step finished, UTC.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What it gave out.</summary>
    public JsonElement Output { get; init; }
}
