using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Conformance.Specifications;

/// <summary>
/// What every variant of the database must fulfil. A concrete class names the variant and inherits the tests; after
/// each of them the writes are followed up on both sides.
/// </summary>
public abstract class Specification(ConformanceFixture fixture) : IAsyncLifetime
{
    private static int _lastId;

    /// <summary>The variant under test.</summary>
    protected ConformanceFixture Fixture { get; } = fixture;

    /// <summary>The database under test.</summary>
    protected IDatabase Database => Fixture.Database;

    /// <inheritdoc />
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc />
    public Task DisposeAsync() => Fixture.FollowUpAsync();

    /// <summary>A text that no other test uses.</summary>
    protected static string NewId(string prefix = "id") => $"{prefix}-{Interlocked.Increment(ref _lastId)}";

    /// <summary>Starts so many tasks at once and waits for all.</summary>
    protected static Task<T[]> TogetherAsync<T>(int count, Func<int, Task<T>> work) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => work(i))));

    /// <summary>Fails unless the work is refused by that exception before any change set is handed on.</summary>
    protected async Task<TException> RefusedAsync<TException>(Func<Task> work)
        where TException : Exception
    {
        var before = Fixture.Recorder.Writes;
        var refusal = await Assert.ThrowsAnyAsync<TException>(work);
        Assert.Equal(before, Fixture.Recorder.Writes);
        return refusal;
    }
}
