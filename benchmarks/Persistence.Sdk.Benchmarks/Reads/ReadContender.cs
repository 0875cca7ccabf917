namespace Persistence.Sdk.Benchmarks.Reads;

/// <summary>One way of reading a cached answer by its key.</summary>
/// <param name="Name">What it is.</param>
/// <param name="ReadAsync">Reads for a caller, counted from 0, the answer at a key; fails where there is none.</param>
internal sealed record ReadContender(string Name, Func<int, string, Task> ReadAsync)
{
    /// <summary>The read through a store.</summary>
    public static ReadContender Of(string name, IQueryCache cache) => new(name, async (caller, key) =>
    {
        if (await cache.GetAsync(key) is null)
        {
            throw new InvalidOperationException($"There is no entry at '{key}' for caller {caller}.");
        }
    });
}
