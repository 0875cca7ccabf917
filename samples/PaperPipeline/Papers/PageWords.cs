namespace PaperPipeline.Papers;

/// <summary>A text cut at white space: the words by which chunks and sentences are numbered.</summary>
internal static class PageWords
{
    public static string[] Of(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
