using System.Text.Json;
using PaperPipeline.Answering;
using PaperPipeline.CommandLine;
using PaperPipeline.Recording;
using Persistence.Sdk;

namespace PaperPipeline.Runs;

/// <summary>What decides the outcome of a run beside the papers, and where it works.</summary>
internal sealed record RunSettings(PipelineOptions Options, IReadOnlyList<Question> Questions)
{
    public const string Method = "nearest-extractive-1";

    public string PapersDir { get; } = Path.GetFullPath(Options.Folder).Replace('\\', '/').TrimEnd('/');

    public string QuestionSet { get; } =
        "questions-" + LineageId.Text(string.Join('|', Questions.Select(question => question.Id)))[..12];

    public JsonElement Effective => Json.Element(new
    {
        Method,
        Options.ChunkWords,
        Options.OverlapWords,
        Questions = Questions.Count,
        QuestionSet,
    });

    /// <summary>Follows from all settings that an answer depends on.</summary>
    public string RetrievalProfile { get; } =
        LineageId.Text($"{Method}|{Options.ChunkWords}|{Options.OverlapWords}");

    public string ConfigHash => LineageId.Text(Effective.GetRawText());
}
