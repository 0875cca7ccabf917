namespace Persistence.Sdk.Migration.Cutover;

/// <summary>How an attempt to change the authority ended.</summary>
/// <param name="Problem">Why the old authority still decides, and what to do; null where the new one does.</param>
/// <param name="Pause">How long writes had to wait.</param>
internal sealed record FlipOutcome(string? Problem, TimeSpan Pause);
