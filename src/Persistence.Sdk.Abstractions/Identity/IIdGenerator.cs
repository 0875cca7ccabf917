namespace Persistence.Sdk;

/// <summary>
/// Makes the identities of rows, once, before a write is sent to either database, so that both sides agree on them.
/// Implementations are safe for concurrent use.
/// </summary>
public interface IIdGenerator
{
    /// <summary>
    /// A positive 63-bit number that rises with time and does not collide with those of other processes:
    /// milliseconds since 2020-01-01 UTC in the upper bits, then process and sequence bits.
    /// </summary>
    long NextId();

    /// <summary>A time-ordered UUID (version 7, RFC 9562).</summary>
    Guid NextUuid();
}
