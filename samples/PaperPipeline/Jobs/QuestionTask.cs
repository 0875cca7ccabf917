using PaperPipeline.Answering;
using PaperPipeline.Runs;
using Persistence.Sdk;

namespace PaperPipeline.Jobs;

/// <summary>A question to be answered from the papers of an index.</summary>
internal sealed record QuestionTask(
    string RunId, long PipelineRunId, string PapersDir, string PaperSetHash, string RetrievalProfile, bool Fresh,
    Question Question)
{
    public static QuestionTask Of(RunContext run, Question question) => new(
        run.RunId, run.PipelineRunId, run.Settings.PapersDir, run.Papers.Hash, run.Settings.RetrievalProfile,
        run.Settings.Options.Fresh, question);

    /// <summary>Names everything that the answer depends on.</summary>
    public string CacheKey => LineageId.Text(string.Join(
        "||", PapersDir, ExtractiveModel.Name, PaperSetHash, RetrievalProfile, Question.Id));
}
