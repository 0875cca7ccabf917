namespace PaperPipeline.Answering;

/// <summary>
/// Ranks texts for a question by Okapi BM25 with k1 = 1.2 and b = 0.75. Immutable; equal scores rank in the order in
/// which the texts were given.
/// </summary>
internal sealed class Bm25Index
{
    private const double K1 = 1.2;
    private const double B = 0.75;
    private readonly List<Dictionary<string, int>> _counts = [];
    private readonly List<int> _lengths = [];
    private readonly double _averageLength;
    private readonly Dictionary<string, int> _found = new(StringComparer.Ordinal);

    public Bm25Index(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            var terms = Terms.Of(text);
            var counts = terms.CountBy(term => term, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            foreach (var term in counts.Keys)
            {
                _found[term] = _found.GetValueOrDefault(term) + 1;
            }

            _counts.Add(counts);
            _lengths.Add(terms.Count);
        }

        _averageLength = _lengths.Count == 0 ? 0 : _lengths.Average();
    }

    /// <summary>The best texts with a score above zero, by their number.</summary>
    public IReadOnlyList<(int Text, double Score)> Rank(IReadOnlyCollection<string> terms, int limit) =>
        [.. Enumerable.Range(0, _counts.Count)
            .Select(text => (Text: text, Score: Score(text, terms)))
            .Where(ranked => ranked.Score > 0)
            .OrderByDescending(ranked => ranked.Score)
            .ThenBy(ranked => ranked.Text)
            .Take(limit)];

    /// <summary>How much a term tells: the rarer, the more.</summary>
    public double Weight(string term)
    {
        var found = _found.GetValueOrDefault(term);
        return Math.Log(1 + ((_counts.Count - found + 0.5) / (found + 0.5)));
    }

    private double Score(int text, IEnumerable<string> terms) => terms.Distinct(StringComparer.Ordinal).Sum(term =>
    {
        var count = _counts[text].GetValueOrDefault(term);
        var norm = K1 * (1 - B + (B * _lengths[text] / _averageLength));
        return count == 0 ? 0 : Weight(term) * count * (K1 + 1) / (count + norm);
    });
}
