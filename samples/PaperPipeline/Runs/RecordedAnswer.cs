using PaperPipeline.Answering;

namespace PaperPipeline.Runs;

/// <summary>An answer, and where the run got it from.</summary>
internal sealed record RecordedAnswer(Answer Answer, AnswerSource Source)
{
    public bool FromCache => Source is not AnswerSource.Generated;
}
