namespace Persistence.Sdk;

/// <summary>The first things of one kind. Immutable where they are.</summary>
/// <typeparam name="T">What they are.</typeparam>
/// <param name="Items">The things, as many as were asked for at most, in an order that is the same each time.</param>
/// <param name="HasMore">Whether there are more than these.</param>
public sealed record LineageList<T>(IReadOnlyList<T> Items, bool HasMore);
