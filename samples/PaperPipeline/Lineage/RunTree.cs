using System.Globalization;
using System.Text.Json;
using Persistence.Sdk;
using static PaperPipeline.Lineage.Stored;

namespace PaperPipeline.Lineage;

/// <summary>What belongs to a run, as a tree for people.</summary>
internal static class RunTree
{
    public static TreeNode Of(RunFamily family)
    {
        var run = family.Run;
        IEnumerable<TreeNode?> branches =
        [
            Manifest(run.PrepManifest),
            Branch("steps", run.Steps, step => step.StartedAt, Step),
            Branch("questions", run.Questions, question => question.CreatedAt, question =>
                Question(question, run.RetrievalEvents.Items)),
            Usage(family.Usage),
            .. family.Builder.PipelineRuns.Items.Select(building => Building(building, family)),
            Branch("artifacts", run.Artifacts, artifact => artifact.ArtifactType, artifact =>
                TreeNode.Of($"{artifact.ArtifactType}: {artifact.ArtifactPath}")),
        ];
        var status = run.Run is { } row ? $"{Name(row.Status)}{Took(row)}" : "has no row in the ledger";
        return TreeNode.Of($"run {run.RunId}: {status}", branches.OfType<TreeNode>());
    }

    /// <summary>How much belongs to a run, in one line.</summary>
    public static string Summary(RunFamily family) =>
        $"steps {Count(family.Run.Steps)}, questions {Count(family.Run.Questions)}, "
        + $"searches {Count(family.Run.RetrievalEvents)}, usages {Count(family.Run.Usage)}, "
        + $"documents {Count(family.Builder.Documents)}, chunks {Count(family.Builder.Chunks)}";

    private static TreeNode? Manifest(PrepManifest? manifest) => manifest is null
        ? null
        : TreeNode.Of($"manifest: files {Items(manifest.Payload, "files").Count}, corpus {Short(manifest.CorpusHash)}");

    private static TreeNode Step(RunRecord step) =>
        TreeNode.Of($"{step.Step}: {Name(step.Status)}{Took(step)}{Numbers(step.OutputJson)}{Reason(step)}");

    private static TreeNode Question(RunRecord question, IReadOnlyList<RetrievalEvent> searches) => TreeNode.Of(
        $"{Text(question.PayloadJson, "question")} "
            + $"[{Text(question.PayloadJson, "confidence")}, {Text(question.PayloadJson, "source")}]",
        [
            .. searches.Where(search => search.RequestId == question.QuestionId).Select(Search),
            .. Items(question.PayloadJson, "citations").Select(Citation),
        ]);

    private static TreeNode Search(RetrievalEvent search)
    {
        var found = Items(search.StatsJson, "found");
        var nearest = found.Count == 0
            ? "nothing"
            : $"{found.Count} chunks, the nearest in {Text(found[0], "paper_path")} ({Text(found[0], "similarity")})";
        return TreeNode.Of($"searched by {search.Method}, top {search.TopK}: {nearest}");
    }

    private static TreeNode Citation(JsonElement citation) => TreeNode.Of(
        $"cites {Text(citation, "path")}, page {Text(citation, "page")}, words {Text(citation, "start_word")} to "
        + $"{Text(citation, "end_word")}, chunk {Short(Text(citation, "chunk_id"))}");

    private static TreeNode Usage(IReadOnlyList<TokenUsageRollup> usage)
    {
        var steps = usage.GroupBy(part => part.Step).Select(step => TreeNode.Of($"{step.Key}: {Sum(step)}"));
        return TreeNode.Of($"usage: {Sum(usage)}", steps);
    }

    private static TreeNode Building(PipelineRun building, RunFamily family)
    {
        var chunks = family.Builder.Chunks.Items.Where(chunk => chunk.PipelineRunId == building.Id)
            .CountBy(chunk => chunk.DocId).ToDictionary();
        var documents = family.Builder.Documents.Items.Where(document => chunks.ContainsKey(document.DocId))
            .OrderBy(document => document.Path, StringComparer.Ordinal)
            .Select(document => TreeNode.Of(
                $"{document.Path}: chunks {chunks[document.DocId]}, document {Short(document.DocId)}"));
        var builder = building.WorkflowRunId == family.Run.RunId ? "" : $", built by run {building.WorkflowRunId}";
        return TreeNode.Of(
            $"index {building.Id}: {building.EmbeddingModel}, documents {chunks.Count}, "
            + $"chunks {chunks.Values.Sum()} of {building.ChunkWords} words{builder}",
            documents);
    }

    private static TreeNode? Branch<T, TOrder>(
        string name, LineageList<T> list, Func<T, TOrder> order, Func<T, TreeNode> leaf) =>
        list.Items.Count == 0 ? null : TreeNode.Of($"{name} ({Count(list)})", list.Items.OrderBy(order).Select(leaf));

    private static string Count<T>(LineageList<T> list) =>
        $"{list.Items.Count}{(list.HasMore ? " and more" : "")}";

    private static string Sum(IEnumerable<TokenUsageRollup> parts)
    {
        var sums = parts.Select(part => part.Sums).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"calls {sums.Sum(sum => sum.Calls)}, words in {sums.Sum(sum => sum.InputTokens):N0}, "
            + $"words out {sums.Sum(sum => sum.OutputTokens):N0}");
    }

    private static string Name(RunRecordStatus? status) => status?.ToString().ToLowerInvariant() ?? "no status";

    private static string Took(RunRecord row) => row is { StartedAt: { } from, FinishedAt: { } to }
        ? string.Create(CultureInfo.InvariantCulture, $" in {(to - from).TotalMilliseconds:N0} ms")
        : "";

    private static string Reason(RunRecord step) => step.Status is RunRecordStatus.Failed
        ? $": {Text(step.MetadataJson, "status_reason")}"
        : "";

    /// <summary>The numbers that a step gave out, but for ids.</summary>
    private static string Numbers(JsonElement output) => output.ValueKind == JsonValueKind.Object
        ? string.Concat(output.EnumerateObject()
            .Where(property => property.Value.ValueKind == JsonValueKind.Number
                && !property.Name.EndsWith("_id", StringComparison.Ordinal))
            .Select(property => $", {property.Name.Replace('_', ' ')} {property.Value}"))
        : "";

    private static string Short(string? digest) => digest is { Length: > 12 } ? digest[..12] : digest ?? "unknown";
}
