namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>One way of writing a workload's rows, measured beside the others.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Writes the row of a number, durably.</summary>
    Task WriteAsync(long number);
}
