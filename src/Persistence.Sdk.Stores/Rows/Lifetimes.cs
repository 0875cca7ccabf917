using System.Runtime.CompilerServices;

namespace Persistence.Sdk.Stores.Rows;

/// <summary>When what lives for a while ends.</summary>
internal static class Lifetimes
{
    /// <summary>The shortest time between two points in time that are stored.</summary>
    public static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    /// <summary>A point in time as it is stored.</summary>
    public static DateTimeOffset FloorMicroseconds(DateTimeOffset instant) =>
        instant.AddTicks(-(instant.UtcTicks % TimeSpan.TicksPerMicrosecond));

    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or ends after year 9999.</exception>
    public static DateTimeOffset End(
        DateTimeOffset now, TimeSpan lifetime, [CallerArgumentExpression(nameof(lifetime))] string? name = null) =>
        lifetime > TimeSpan.Zero && lifetime < DateTimeOffset.MaxValue - now
            ? now + lifetime
            : throw new ArgumentOutOfRangeException(name, lifetime,
                "The time must be positive and end before the year 10000. Leave it out for what never expires.");
}
