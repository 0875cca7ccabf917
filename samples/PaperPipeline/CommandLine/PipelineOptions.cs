namespace PaperPipeline.CommandLine;

/// <summary>
/// What the application is asked to do: section <c>Pipeline</c> of appsettings.json, the environment and the command
/// line, of which the last one that says something wins.
/// </summary>
internal sealed record PipelineOptions
{
    public const string Section = "Pipeline";

    /// <summary>As a file to write to.</summary>
    public const string StandardOutput = "-";

    public string Folder { get; init; } = "docs";

    /// <summary>Folder of everything the pipeline makes.</summary>
    public string Out { get; init; } = "paper-pipeline";

    public string? Questions { get; init; }

    public string? AckLog { get; init; }

    public string? Summary { get; init; }

    /// <summary>The run whose lineage is printed; no other work is done then. The default, null, is none.</summary>
    public string? ShowRun { get; init; }

    /// <summary>How many runs, one after the other.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Whether runs follow each other until Enter or the end of the input.</summary>
    public bool UntilEnter { get; init; }

    /// <summary>The pause after each write of each worker.</summary>
    public TimeSpan Pace { get; init; }

    /// <summary>How many jobs, a paper or a question each, are done at the same time.</summary>
    public int Workers { get; init; } = 4;

    public int ChunkWords { get; init; } = 160;

    public int OverlapWords { get; init; } = 32;

    /// <summary>
    /// Whether papers are indexed again that the index has, and questions answered again that the cache knows.
    /// </summary>
    public bool Fresh { get; init; }

    /// <summary>How long the end waits until the other database has everything.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the process stays up after its work until Enter or the end of its input: the replicator goes on.
    /// </summary>
    public bool Stay { get; init; }

    /// <summary>
    /// Where telemetry goes, by OTLP over HTTP; null leaves that to the variable OTEL_EXPORTER_OTLP_ENDPOINT, and
    /// without that none is exported.
    /// </summary>
    public string? Otlp { get; init; }

    public string AckLogPath => AckLog ?? System.IO.Path.Combine(Out, "acknowledged.jsonl");

    public string ReportFolder => System.IO.Path.Combine(Out, "reports");

    /// <summary>The configuration path of an option.</summary>
    public static string Path(string option) => $"{Section}:{option}";
}
