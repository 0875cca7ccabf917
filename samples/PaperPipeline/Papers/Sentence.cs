namespace PaperPipeline.Papers;

/// <summary>
/// A sentence of a page: its words from <see cref="StartWord"/> up to, not including, <see cref="EndWord"/>.
/// </summary>
internal sealed record Sentence(int StartWord, int EndWord, string Text);
