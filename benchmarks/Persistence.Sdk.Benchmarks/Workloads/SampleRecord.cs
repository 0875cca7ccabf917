using System.Text.Json;

namespace Persistence.Sdk.Benchmarks.Workloads;

/// <summary>A step's record of about one kilobyte, different for each number.</summary>
internal static class SampleRecord
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonElement Empty = JsonElement.Parse("{}");

    public static RunRecord Of(long number)
    {
        var at = Start.AddMilliseconds(number);
        return new RunRecord
        {
            RunId = $"run-{number / 8:x16}",
            RecordKind = RunRecordKind.Step,
            Step = $"step-{number % 8}",
            Status = RunRecordStatus.Completed,
            PapersDir = "papers/collection/2026",
            ConfigHash = "6f916a70f7329f599798a77801c6aaedcfbd3e2b9bbb30377d31275830ad706f",
            WorkstreamId = "baseline-2026",
            Arm = "control",
            StartedAt = at,
            FinishedAt = at.AddSeconds(3),
            InputHash = $"{number:x64}",
            IdempotencyKey = $"{number * 31:x64}",
            ConfigEffectiveJson = Empty,
            ConfidenceLabelCountsJson = Empty,
            CreatedAt = at,
            UpdatedAt = at.AddSeconds(3),
            OutputJson = JsonElement.Parse(
                $$"""{"num_pdfs": {{number % 97}}, "num_papers": {{number % 89}}, "warnings": ["empty_files_detected"], "note": "{{new string('x', 300)}}"}"""),
            PayloadJson = Empty,
            MetadataJson = JsonElement.Parse($$"""{"attempt": 1, "worker": "w{{number % 16}}"}"""),
        };
    }
}
