using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>An answered question of another run.</summary>
public sealed record ReusableQuestion
{
    /// <summary>The question's id.</summary>
    public required string QuestionId { get; init; }

    /// <summary>The run it comes from.</summary>
    public required string SourceRunId { get; init; }

    /// <summary>When that run finished, UTC.</summary>
    public DateTimeOffset? SourceFinishedAt { get; init; }

    /// <summary>The question with its answer, as the report had it.</summary>
    public JsonElement Item { get; init; }
}
