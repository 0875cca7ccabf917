using Persistence.Sdk;

namespace PaperPipeline.CommandLine;

/// <summary>What the command line asks for. What is null is left to environment and files.</summary>
internal sealed record PipelineOptions
{
    public string Folder { get; init; } = "docs";

    /// <summary>Folder of everything the pipeline makes.</summary>
    public string Out { get; init; } = "paper-pipeline";

    public string? Sqlite { get; init; }

    public string? Postgres { get; init; }

    public PersistencePhase? Phase { get; init; }

    public string? Questions { get; init; }

    public string? AckLog { get; init; }

    public string? Summary { get; init; }

    /// <summary>How many runs, one after the other.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Whether runs follow each other until Enter or the end of the input.</summary>
    public bool UntilEnter { get; init; }

    /// <summary>The pause after each write of each worker.</summary>
    public TimeSpan Pace { get; init; }

    /// <summary>How many questions are answered at the same time.</summary>
    public int Workers { get; init; } = 4;

    public int ChunkWords { get; init; } = 160;

    public int OverlapWords { get; init; } = 32;

    /// <summary>Whether questions are answered again that the cache knows.</summary>
    public bool Fresh { get; init; }

    /// <summary>
    /// Whether the process stays up after its work until Enter or the end of its input: the replicator goes on.
    /// </summary>
    public bool Stay { get; init; }

    public bool Help { get; init; }

    public string SqlitePath => Sqlite ?? Path.Combine(Out, "state.sqlite");

    public string AckLogPath => AckLog ?? Path.Combine(Out, "acknowledged.jsonl");

    public string ReportFolder => Path.Combine(Out, "reports");
}
