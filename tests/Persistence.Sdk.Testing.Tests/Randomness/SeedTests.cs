using System.Globalization;
using Persistence.Sdk.Testing.Randomness;
using Xunit.Abstractions;

namespace Persistence.Sdk.Testing.Tests.Randomness;

public sealed class SeedTests
{
    private readonly List<string> _printed = [];

    [Fact]
    public void A_printed_seed_replays_the_same_numbers()
    {
        var first = Seed.Take(new Output(_printed), replay: null);
        Assert.Contains($"PERSISTENCE_TEST_SEED={first.Value}", Assert.Single(_printed));

        var again = Seed.Take(new Output(_printed), first.ToString());

        Assert.Equal(Numbers(first.Random()), Numbers(again.Random()));
        Assert.NotEqual(Numbers(first.Random(branch: 1)), Numbers(first.Random(branch: 2)));
    }

    private static int[] Numbers(Random random) => [.. Enumerable.Range(0, 10).Select(_ => random.Next())];

    private sealed class Output(List<string> lines) : ITestOutputHelper
    {
        public void WriteLine(string message) => lines.Add(message);

        public void WriteLine(string format, params object[] args) =>
            lines.Add(string.Format(CultureInfo.InvariantCulture, format, args));
    }
}
