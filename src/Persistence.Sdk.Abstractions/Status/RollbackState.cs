using System.Globalization;

namespace Persistence.Sdk;

/// <summary>The state of the way back to SQLite. Equal where everything in it is.</summary>
/// <param name="Kind">What going back would cost.</param>
public sealed record RollbackState(RollbackKind Kind)
{
    /// <summary>
    /// Since when what was acknowledged may be missing in SQLite, UTC; null where <see cref="Kind"/> is not
    /// <see cref="RollbackKind.Lossy"/>.
    /// </summary>
    public DateTimeOffset? LossySince { get; init; }

    /// <summary>Why it is not lossless, and what to do about it; null where it is.</summary>
    public string? Reason { get; init; }

    /// <summary><c>lossless</c>, <c>lossy since</c> a point in time in UTC, or <c>closed</c>.</summary>
    public override string ToString() => Kind switch
    {
        RollbackKind.Lossless => "lossless",
        RollbackKind.Lossy => string.Create(
            CultureInfo.InvariantCulture, $"lossy since {LossySince?.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"),
        _ => "closed",
    };
}
