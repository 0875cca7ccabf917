using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>A read that was answered, and that the other database is to answer as well.</summary>
/// <param name="store">The name of the store's interface.</param>
internal abstract class ShadowRead(string store)
{
    public string Store => store;

    /// <summary>One of <see cref="Core.Telemetry.ReadKinds"/>.</summary>
    public abstract string Kind { get; }

    /// <summary>The table; for an aggregate, the type of its result.</summary>
    public abstract string Source { get; }

    /// <summary>The tables that it reads.</summary>
    public abstract IReadOnlyList<TableDefinition> Tables { get; }

    /// <summary>How many looks in a row must find a difference for it to be one.</summary>
    public abstract int Looks { get; }

    /// <summary>Whether the other database gives the answer that the caller got.</summary>
    public abstract Task<bool> IsEqualAsync(ShadowRoute route, CancellationToken cancellationToken);

    /// <summary>Asks both databases anew.</summary>
    public abstract Task<ShadowFinding> LookAsync(
        ShadowRoute route, DateTimeOffset now, CancellationToken cancellationToken);
}
