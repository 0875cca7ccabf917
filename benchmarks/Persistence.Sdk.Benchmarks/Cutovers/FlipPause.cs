namespace Persistence.Sdk.Benchmarks.Cutovers;

/// <summary>What the library reports of one change of authority, in milliseconds.</summary>
/// <param name="Whole">How long writes waited.</param>
/// <param name="Drain">Until nothing was pending.</param>
/// <param name="Consent">From there until the old authority had consented.</param>
/// <param name="TakeOver">From there until the new one decided.</param>
internal sealed record FlipPause(double Whole, double Drain, double Consent, double TakeOver);
