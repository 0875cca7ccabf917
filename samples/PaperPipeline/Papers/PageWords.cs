namespace PaperPipeline.Papers;

/// <summary>A text cut at white space: the words by which chunks and sentences are numbered.</summary>
internal static class PageWords
{
    public static string[] Of(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where each word lies in the text.</summary>
    public static IReadOnlyList<Range> Places(string text)
    {
        var places = new List<Range>();
        for (var end = 0; end < text.Length;)
        {
            var start = end;
            while (start < text.Length && char.IsWhiteSpace(text[start]))
            {
                start++;
            }

            end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (end > start)
            {
                places.Add(start..end);
            }
        }

        return places;
    }
}
