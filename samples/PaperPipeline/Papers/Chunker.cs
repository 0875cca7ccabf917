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
        var words = PageWords.Places(page.Text);
        for (var start = 0; start < words.Count; start += _words - _overlap)
        {
            var end = Math.Min(start + _words, words.Count);
            var text = page.Text[words[start].Start..words[end - 1].End];
            var hash = LineageId.Text(text);
            var id = LineageId.Chunk(paper.Id, page.Number, start, end, hash);
            yield return new Chunk(id, paper.Id, page.Number, start, end, text, hash);
            if (end == words.Count)
            {
                yield break;
            }
        }
    }
}
