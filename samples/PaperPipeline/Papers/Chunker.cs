using Persistence.Sdk;

namespace PaperPipeline.Papers;

/// <summary>Cuts papers into windows of words that overlap, page by page.</summary>
internal sealed class Chunker
{
    private readonly int _words;
    private readonly int _overlap;

    public Chunker(int words, int overlap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(overlap);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(overlap, words);
        (_words, _overlap) = (words, overlap);
    }

    public IEnumerable<Chunk> Cut(Paper paper) => paper.Pages.SelectMany(page => Cut(paper, page));

    private IEnumerable<Chunk> Cut(Paper paper, PaperPage page)
    {
        var words = PageWords.Of(page.Text);
        var sentences = SentenceSplitter.Split(page.Text);
        for (var start = 0; start < words.Length; start += _words - _overlap)
        {
            var end = Math.Min(start + _words, words.Length);
            var text = string.Join(' ', words[start..end]);
            var id = LineageId.Chunk(paper.Id, page.Number, start, end, LineageId.Text(text));
            var inside = sentences.Where(sentence => sentence.StartWord >= start && sentence.StartWord < end);
            yield return new Chunk(id, paper, page.Number, start, end, text, [.. inside]);
            if (end == words.Length)
            {
                yield break;
            }
        }
    }
}
