namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>One way of writing a run record, measured beside the others.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Writes the record of a number, durably.</summary>
    Task WriteAsync(long number);
}
