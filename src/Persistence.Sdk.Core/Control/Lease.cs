namespace Persistence.Sdk.Core.Control;

/// <summary>A right held for a time by one process.</summary>
/// <param name="Name">What it is a right to.</param>
/// <param name="Holder">The process.</param>
/// <param name="FencingToken">Grows with every change of holder.</param>
internal sealed record Lease(string Name, string Holder, long FencingToken);
