namespace PaperPipeline.Papers;

/// <summary>One page of a paper: its number, from 1, and its text without markup.</summary>
internal sealed record PaperPage(int Number, string Text);
