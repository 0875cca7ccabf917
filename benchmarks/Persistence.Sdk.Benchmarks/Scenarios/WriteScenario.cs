namespace Persistence.Sdk.Benchmarks.Scenarios;

/// <summary>A named comparison.</summary>
internal sealed record WriteScenario(string Name, Func<Task> RunAsync);
