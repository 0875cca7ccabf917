using Persistence.Sdk.Core.Foreign;
using Persistence.Sdk.Import.Reading;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>The tables of the source system, and what becomes of their rows.</summary>
internal static class LegacyTables
{
    private const string Runs = "workflow_runs";

    public static readonly IReadOnlyList<LegacyTable> All =
    [
        new(
            "query_cache", "retrieval.query_cache", ["cache_key", "created_at"],
            ["query", "paper_path", "model", "context_hash", "answer"], (row, _) => CachedRows.Query(row)),
        new(
            "token_usage", "observability.token_usage", ["id", "created_at"],
            [
                "model", "operation", "input_tokens", "output_tokens", "total_tokens", "session_id", "request_id",
                "meta",
            ],
            (row, _) => UsageRows.Usage(row)),
        new(
            "openalex_cache", "enrichment.openalex_cache", ["cache_key", "response", "fetched_at"],
            ["work_id", "query"], (row, _) => CachedRows.OpenAlex(row)),
        new(
            "citec_cache", "enrichment.citec_cache", ["cache_key", "response", "fetched_at"], ["repec_handle"],
            (row, _) => CachedRows.Citec(row)),
        new(
            Runs, "workflow.run_records", ["run_id", "created_at"],
            ["status", "papers_dir", "config_hash", "metadata_json"], (row, _) => StateRows.Run(row)),
        new(
            "workflow_steps", "workflow.run_records", ["run_id", "step"],
            ["status", "started_at", "finished_at", "output_json"],
            (row, file) => StateRows.Step(row, BeganAt(row, file))),
    ];

    /// <summary>Why a table is left out that has no place in the stores.</summary>
    public static string WhyNot(ForeignTable table) => table.Name switch
    {
        "semantic_scholar_cache" =>
            "The cache of Semantic Scholar has no table in the stores; it can be fetched again.",
        "vectors" or "citations" => "It is derived data without a table in the stores; it can be made again.",
        _ => "No table of this system has this name or these columns.",
    };

    /// <summary>For a step without times of its own: when its run was created.</summary>
    private static DateTimeOffset? BeganAt(LegacyRow step, IForeignFile file) =>
        file.Tables().FirstOrDefault(table => table.Name == Runs) is { } runs && runs.Has(["run_id", "created_at"])
        && file.Find(runs, "created_at", "run_id", step.Key("run_id")) is string text
            ? IsoTime.TryParse(text)
            : null;
}
