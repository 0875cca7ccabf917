using PaperPipeline.Papers;
using Persistence.Sdk;

namespace PaperPipeline.Answering;

/// <summary>
/// Answers a question with the best sentences of the chunks that a search has found. The same chunks and question
/// always give the same answer.
/// </summary>
internal static class Extractor
{
    private const int BestSentences = 2;
    private static readonly char[] SentenceEnds = ['.', '!', '?', ':', '"', '”', ')', ']'];

    public static Answer Answer(Question question, IReadOnlyList<NearestChunk> chunks)
    {
        var terms = Terms.Of(question.Text).Distinct(StringComparer.Ordinal).ToList();
        // Overlapping chunks share sentences.
        var sentences = chunks.SelectMany(WholeSentences, (Chunk, sentence) => (Chunk, Sentence: sentence))
            .DistinctBy(found => (found.Chunk.DocId, found.Chunk.Page, found.Sentence.StartWord))
            .ToList();
        var index = new Bm25Index(sentences.Select(found => found.Sentence.Text));
        var best = index.Rank(terms, BestSentences);
        var words = chunks.Sum(chunk => chunk.EndWord - chunk.StartWord) ?? 0;
        if (best.Count == 0)
        {
            return new Answer(question, Answering.Answer.None, 0, [], words);
        }

        var text = string.Join(' ', best.Select(ranked => sentences[ranked.Text].Sentence.Text));
        var said = Terms.Of(text).ToHashSet(StringComparer.Ordinal);
        var coverage = terms.Where(said.Contains).Sum(index.Weight) / terms.Sum(index.Weight);
        var citations = best.Select(ranked =>
            Cite(sentences[ranked.Text].Chunk, sentences[ranked.Text].Sentence, ranked.Score));
        return new Answer(question, text, Math.Round(coverage, 4), [.. citations], words);
    }

    /// <summary>
    /// The sentences of a chunk, numbered by the words of its page. Those that the window cuts are left out: its
    /// neighbours overlap it, and have them whole.
    /// </summary>
    private static IEnumerable<Sentence> WholeSentences(NearestChunk chunk)
    {
        var first = chunk.StartWord ?? 0;
        var sentences = SentenceSplitter.Split(chunk.Text ?? "");
        var isCut = first > 0 && sentences.Count > 1;
        var goesOn = sentences.Count > 1 && !SentenceEnds.Contains(sentences[^1].Text[^1]);
        return sentences.Skip(isCut ? 1 : 0).SkipLast(goesOn ? 1 : 0).Select(sentence =>
            sentence with { StartWord = first + sentence.StartWord, EndWord = first + sentence.EndWord });
    }

    private static Citation Cite(NearestChunk chunk, Sentence sentence, double score) => new(
        chunk.ChunkId, chunk.DocId, chunk.PaperPath ?? "", chunk.Page ?? 1, sentence.StartWord, sentence.EndWord,
        Math.Round(score, 4));
}
