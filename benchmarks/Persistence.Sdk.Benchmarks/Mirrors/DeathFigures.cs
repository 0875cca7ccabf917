using Persistence.Sdk.Benchmarks.Measuring;

namespace Persistence.Sdk.Benchmarks.Mirrors;

/// <summary>What was measured of a mirror that died, before and after the breaker opened.</summary>
internal sealed class DeathFigures(string name)
{
    private readonly MirrorFigures _before = new($"{name}, until the breaker opens");
    private readonly MirrorFigures _after = new($"{name}, behind it");
    private readonly List<double> _toOpen = [];

    public void Add(MirrorDeath death)
    {
        _before.Add(death.Before);
        _after.Add(death.After);
        _toOpen.Add(death.ToOpen.TotalMilliseconds);
    }

    public void Print(MirrorFigures alone)
    {
        _before.Print(alone);
        _after.Print(alone);
        Console.WriteLine(
            $"{name}: the breaker opened behind {Spread.Of(_toOpen).Median:F0} ms, at most {_toOpen.Max():F0} ms");
    }
}
