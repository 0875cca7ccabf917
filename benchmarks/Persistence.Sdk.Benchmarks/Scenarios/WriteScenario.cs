using Persistence.Sdk.Benchmarks.Measuring;

namespace Persistence.Sdk.Benchmarks.Scenarios;

/// <summary>A named comparison.</summary>
internal sealed record WriteScenario(string Name, Func<Pace, Task> RunAsync);
