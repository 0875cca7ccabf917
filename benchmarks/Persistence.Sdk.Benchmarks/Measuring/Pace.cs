namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>How long a comparison takes.</summary>
/// <param name="WarmUp">For each contender, before the first round.</param>
/// <param name="Length">Of one contender's round.</param>
/// <param name="Rounds">Interleaved rounds.</param>
internal sealed record Pace(TimeSpan WarmUp, TimeSpan Length, int Rounds)
{
    /// <summary>Warmed up long enough for the runtime to have compiled its hot paths a second time.</summary>
    public static readonly Pace Full = new(TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(2), 5);

    /// <summary>Shows that a scenario works; its figures mean nothing.</summary>
    public static readonly Pace Quick = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.5), 1);
}
