using System.Text.Json;
using Persistence.Sdk.Core.Json;
using Persistence.Sdk.Import.Reading;
using Persistence.Sdk.Import.Writing;
using Persistence.Sdk.Stores.Workflow;
using JsonProperties = Persistence.Sdk.Stores.Workflow.JsonProperties;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>Rows of the workflow state: runs and their steps.</summary>
internal static class StateRows
{
    private const string Source = "workflow_state";

    public static Image Run(LegacyRow row)
    {
        var createdAt = row.RequiredTime("created_at");
        var status = RunRecordTable.ParseStatus(row.Text("status"));
        return LedgerRows.Of(new RunRecord
        {
            RunId = row.Key("run_id"),
            RecordKind = RunRecordKind.Run,
            Status = status,
            PapersDir = row.Text("papers_dir"),
            ConfigHash = row.Text("config_hash"),
            CreatedAt = createdAt,
            UpdatedAt = createdAt,
            PayloadJson = RunSource.Payload(Source, createdAt, Foreign(status, row.Text("status"))),
            MetadataJson = Masked("metadata_json", row),
        });
    }

    /// <param name="row">The row.</param>
    /// <param name="runCreatedAt">When its run was created; null where that is not known.</param>
    public static Image Step(LegacyRow row, DateTimeOffset? runCreatedAt)
    {
        var (startedAt, finishedAt) = (row.Time("started_at"), row.Time("finished_at"));
        var createdAt = startedAt ?? finishedAt ?? runCreatedAt ?? NewestWins.NoTime;
        return LedgerRows.Of(new RunRecord
        {
            RunId = row.Key("run_id"),
            RecordKind = RunRecordKind.Step,
            Step = row.Text("step") ?? "",
            Status = RunRecordTable.ParseStatus(row.Text("status")),
            StartedAt = startedAt,
            FinishedAt = finishedAt,
            CreatedAt = createdAt,
            UpdatedAt = finishedAt ?? createdAt,
            OutputJson = Masked("output_json", row),
        });
    }

    /// <summary>The text of a status that has no meaning in the ledger, so that it is not lost.</summary>
    private static string? Foreign(RunRecordStatus? status, string? text) =>
        status == RunRecordStatus.Unknown && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static JsonElement Masked(string column, LegacyRow row)
    {
        var document = row.Json(column);
        return document.ValueKind == JsonValueKind.Undefined
            ? document
            : JsonbText.Parse(Credentials.Masked(JsonProperties.Checked(column, document).GetRawText()));
    }
}
