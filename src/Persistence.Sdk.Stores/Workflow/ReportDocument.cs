using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>Reads what a report document tells. Credentials in it are masked before anything is read.</summary>
internal sealed class ReportDocument
{
    private readonly JsonElement _config;

    public ReportDocument(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            throw new ArgumentException(
                $"The report's document is {document.ValueKind}, and a JSON object is expected.", nameof(document));
        }

        var canonical = JsonProperties.Checked("payload_json", document).GetRawText();
        Text = Credentials.Masked(canonical);
        Root = JsonbText.Parse(Text);
        _config = Root.Object("config") ?? default;
        Agentic = Root.Object("agentic") ?? default;
    }

    /// <summary>The document as it is stored.</summary>
    public string Text { get; }

    public JsonElement Root { get; }

    public JsonElement Agentic { get; }

    public string? ConfigHash => _config.Text("config_hash");

    public JsonElement ConfigEffective => _config.Object("config_effective") ?? default;

    public string? QuestionSet => Agentic.Text("report_questions_set");

    public JsonElement Confidence => Agentic.Object("report_question_confidence") ?? default;

    public RunRecordStatus Status => Root.Text("status")?.ToLowerInvariant() switch
    {
        "running" => RunRecordStatus.Running,
        "completed" => RunRecordStatus.Completed,
        "failed" => RunRecordStatus.Failed,
        _ when "failed".Equals(Root.Object("prep")?.Text("status"), StringComparison.OrdinalIgnoreCase) =>
            RunRecordStatus.Failed,
        _ => Root.Text("finished_at") is null ? RunRecordStatus.Running : RunRecordStatus.Completed,
    };

    /// <summary>The questions that are objects, in order.</summary>
    public IReadOnlyList<JsonElement> Questions { get => field ??= ReadQuestions(); }

    /// <summary>SHA-256 of the final answer as it is written; null where there is none.</summary>
    public string? FinalAnswerHash =>
        Agentic.ValueKind == JsonValueKind.Object && Agentic.TryGetProperty("final_answer", out var answer)
            && answer.ValueKind == JsonValueKind.String && answer.GetString() is { Length: > 0 } text
                ? LineageId.Text(text)
                : null;

    /// <summary>The artifacts it names: type, path, and what else is known.</summary>
    public IEnumerable<(string Type, string Path, string? Status)> AuditArtifacts()
    {
        var audit = Root.Object("audit_artifacts") ?? default;
        var (markdown, pdf) = (audit.Object("markdown") ?? default, audit.Object("pdf") ?? default);
        (string, string?, string?)[] named =
        [
            ("audit_markdown", markdown.Text("path"), markdown.Text("status")),
            ("audit_pdf", pdf.Text("path"), pdf.Text("status")),
            ("audit_tex", pdf.Text("tex_path"), pdf.Text("status")),
        ];
        return named.Where(artifact => artifact.Item2 is not null)!;
    }

    private JsonElement[] ReadQuestions() =>
        Agentic.ValueKind == JsonValueKind.Object && Agentic.TryGetProperty("report_questions", out var questions)
            && questions.ValueKind == JsonValueKind.Array
                ? [.. questions.EnumerateArray().Where(question => question.ValueKind == JsonValueKind.Object)]
                : [];
}
