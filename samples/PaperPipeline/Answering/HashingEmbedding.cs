namespace PaperPipeline.Answering;

/// <summary>
/// A small embedding without a model: each term of a text adds to one of the dimensions, or takes away from it, as its
/// hash says, the more the oftener it occurs. The length of the vector is 1. The same text always gives the same
/// vector, on every machine.
/// </summary>
internal static class HashingEmbedding
{
    public const string Model = "hashing-256";
    public const int Dimensions = 256;

    public static float[] Of(string text)
    {
        var sums = new double[Dimensions];
        foreach (var (term, count) in Terms.Of(text).CountBy(term => term, StringComparer.Ordinal))
        {
            var hash = Hash(term);
            sums[hash % Dimensions] += (hash >> 31 == 0 ? 1 : -1) * (1 + Math.Log(count));
        }

        var length = Math.Sqrt(sums.Sum(sum => sum * sum));
        if (length == 0)
        {
            // A text without terms; a vector must point somewhere.
            return [1, .. new float[Dimensions - 1]];
        }

        return [.. sums.Select(sum => (float)(sum / length))];
    }

    // FNV-1a. string.GetHashCode differs from one start of a program to the next.
    private static uint Hash(string term) =>
        term.Aggregate(2_166_136_261u, (hash, letter) => unchecked((hash ^ letter) * 16_777_619u));
}
