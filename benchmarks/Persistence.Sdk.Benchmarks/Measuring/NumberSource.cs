using Persistence.Sdk.Benchmarks.Workloads;

namespace Persistence.Sdk.Benchmarks.Measuring;

/// <summary>Hands out the numbers of a workload's writes. Thread-safe.</summary>
internal sealed class NumberSource(Workload workload)
{
    private long _last;

    public long Next() => workload.NumberOf(Interlocked.Increment(ref _last));
}
