using PaperPipeline.Papers;

namespace PaperPipeline.Answering;

/// <summary>
/// Answers questions with sentences of the papers: the best chunks first, then the best sentences in them. Immutable;
/// the same papers and question always give the same answer.
/// </summary>
internal sealed class PaperIndex(IReadOnlyList<Chunk> chunks)
{
    private const int BestChunks = 5;
    private const int BestSentences = 2;
    private readonly Bm25Index _index = new(chunks.Select(chunk => chunk.Text));

    public int TermCount => _index.TermCount;

    public double AverageTerms => _index.AverageLength;

    public Answer Ask(Question question)
    {
        var terms = Terms.Of(question.Text);
        var read = _index.Rank(terms, BestChunks).Select(ranked => chunks[ranked.Text]).ToList();
        // Overlapping chunks share sentences.
        var candidates = read
            .SelectMany(chunk => chunk.Sentences, (Chunk, sentence) => (Chunk, sentence))
            .DistinctBy(found => (found.Chunk.Paper.Id, found.Chunk.Page, found.sentence.StartWord))
            .ToList();
        var best = new Bm25Index(candidates.Select(found => found.sentence.Text)).Rank(terms, BestSentences)
            .Select(ranked => Cite(candidates[ranked.Text].Chunk, candidates[ranked.Text].sentence, ranked.Score))
            .ToList();
        var words = read.Sum(chunk => chunk.EndWord - chunk.StartWord);
        return best.Count == 0
            ? new Answer(question, Answer.None, 0, [], words)
            : Answered(question, terms, best, words);
    }

    private static (string Text, Citation Citation) Cite(Chunk chunk, Sentence sentence, double score) => (
        sentence.Text,
        new Citation(
            chunk.Id, chunk.Paper.Id, chunk.Paper.Path, chunk.Page, sentence.StartWord, sentence.EndWord,
            Math.Round(score, 4)));

    private Answer Answered(
        Question question, IReadOnlyList<string> terms, List<(string Text, Citation Citation)> sentences, int words)
    {
        var text = string.Join(' ', sentences.Select(sentence => sentence.Text));
        var said = Terms.Of(text).ToHashSet(StringComparer.Ordinal);
        var asked = terms.Distinct(StringComparer.Ordinal).ToList();
        var coverage = asked.Where(said.Contains).Sum(_index.Weight) / asked.Sum(_index.Weight);
        var citations = sentences.Select(sentence => sentence.Citation);
        return new Answer(question, text, Math.Round(coverage, 4), [.. citations], words);
    }
}
