using PaperPipeline.Check.Acknowledgements;

namespace PaperPipeline.Demo;

/// <summary>The acknowledged writes of a stretch of time.</summary>
/// <param name="Writes">How many.</param>
/// <param name="Longest">The longest of them, in milliseconds.</param>
/// <param name="Silences">The times between one acknowledgement and the next, longest first.</param>
internal sealed record Stretch(int Writes, double Longest, IReadOnlyList<Silence> Silences)
{
    public static Stretch Of(IEnumerable<Acknowledgement> acknowledged)
    {
        var writes = acknowledged.OrderBy(write => write.At).ToList();
        return new Stretch(
            writes.Count,
            writes.Max(write => write.Milliseconds) ?? 0,
            [
                .. writes.Zip(writes.Skip(1), (one, next) => new Silence(one.At, next.At))
                    .OrderByDescending(silence => silence.Length),
            ]);
    }

    public override string ToString() => $"{Writes:N0} writes acknowledged, the longest took {Longest:0} ms";
}
