namespace PaperPipeline.Answering;

/// <summary>A question asked of every paper set. <see cref="Id"/> follows from its text.</summary>
internal sealed record Question(string Id, string Category, string Text);
