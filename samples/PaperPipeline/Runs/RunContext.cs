using System.Text.Json;
using PaperPipeline.Papers;
using PaperPipeline.Recording;

namespace PaperPipeline.Runs;

/// <summary>What one run knows and has made so far. Each step adds its part; steps run one after the other.</summary>
internal sealed class RunContext(string runId, DateTimeOffset startedAt, RunSettings settings)
{
    public string RunId { get; } = runId;

    public DateTimeOffset StartedAt { get; } = startedAt;

    public RunSettings Settings { get; } = settings;

    public PaperSet Papers { get; set; } = new("", [], []);

    /// <summary>The building of the index that holds the papers.</summary>
    public long PipelineRunId { get; set; }

    public int ChunkCount { get; set; }

    /// <summary>In the order of the questions.</summary>
    public IReadOnlyList<RecordedAnswer> Answers { get; set; } = [];

    /// <summary>What closes the run; null until the report is made.</summary>
    public CompletedRun? Completion { get; set; }

    /// <summary>What the completed steps gave out, by step.</summary>
    public Dictionary<string, JsonElement> Outputs { get; } = new(StringComparer.Ordinal);
}
