namespace PaperPipeline.Papers;

/// <summary>
/// A window of words of one page, from <see cref="StartWord"/> up to, not including, <see cref="EndWord"/>, as it
/// stands there. <see cref="Id"/> follows from the paper's contents and the window.
/// </summary>
internal sealed record Chunk(string Id, string DocId, int Page, int StartWord, int EndWord, string Text, string Hash);
