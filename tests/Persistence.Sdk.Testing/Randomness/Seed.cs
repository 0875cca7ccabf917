using System.Globalization;
using Xunit.Abstractions;

namespace Persistence.Sdk.Testing.Randomness;

/// <summary>
/// The seed of a random test: printed with the test's output, and taken from <c>PERSISTENCE_TEST_SEED</c> to replay
/// a run.
/// </summary>
public sealed class Seed
{
    private const string Variable = "PERSISTENCE_TEST_SEED";

    private Seed(int value) => Value = value;

    /// <summary>The number itself, never negative.</summary>
    public int Value { get; }

    /// <summary>A new seed, or the one to replay.</summary>
    public static Seed Next(ITestOutputHelper output) =>
        Take(output, Environment.GetEnvironmentVariable(Variable));

    /// <summary>
    /// A generator that yields the same for the same seed; <paramref name="branch"/> tells tasks apart.
    /// </summary>
    public Random Random(int branch = 0) => new(unchecked((Value * 31) + branch));

    /// <inheritdoc />
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    internal static Seed Take(ITestOutputHelper output, string? replay)
    {
        var seed = new Seed(string.IsNullOrEmpty(replay)
            ? System.Random.Shared.Next()
            : int.Parse(replay, NumberStyles.None, CultureInfo.InvariantCulture));
        output.WriteLine($"seed {seed}; the same run again: {Variable}={seed}");
        return seed;
    }
}
