namespace PaperPipeline.Papers;

/// <summary>
/// A window of words of one page, from <see cref="StartWord"/> up to, not including, <see cref="EndWord"/>, with the
/// sentences that begin in it. <see cref="Id"/> follows from the paper's contents and the window.
/// </summary>
internal sealed record Chunk(
    string Id, Paper Paper, int Page, int StartWord, int EndWord, string Text, IReadOnlyList<Sentence> Sentences);
