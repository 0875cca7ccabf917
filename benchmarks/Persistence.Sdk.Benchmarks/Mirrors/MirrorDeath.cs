using Persistence.Sdk.Benchmarks.Measuring;

namespace Persistence.Sdk.Benchmarks.Mirrors;

/// <summary>What callers saw of a mirror that died.</summary>
/// <param name="Before">Those who came until the breaker opened.</param>
/// <param name="After">Those who came later, while the mirror was still dead.</param>
/// <param name="ToOpen">How long the breaker took to open.</param>
internal sealed record MirrorDeath(IReadOnlyList<Call> Before, IReadOnlyList<Call> After, TimeSpan ToOpen);
