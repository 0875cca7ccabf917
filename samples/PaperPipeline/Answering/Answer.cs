namespace PaperPipeline.Answering;

/// <summary>
/// The sentences that answer a question best, with where they stand. <see cref="Coverage"/>, 0 to 1, is the weight of
/// the question's terms that they contain; <see cref="WordsRead"/> counts the words of the chunks that were searched.
/// </summary>
internal sealed record Answer(
    Question Question, string Text, double Coverage, IReadOnlyList<Citation> Citations, int WordsRead)
{
    public const string None = "The papers do not answer this.";

    public string Confidence => Coverage switch
    {
        >= 0.75 => "high",
        >= 0.4 => "medium",
        _ => "low",
    };
}
