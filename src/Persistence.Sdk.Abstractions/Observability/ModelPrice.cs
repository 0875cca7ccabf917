namespace Persistence.Sdk;

/// <summary>
/// What a model costs from one instant to another, and one row of table <c>observability.model_prices</c>. Its key is
/// <see cref="Model"/> and <see cref="ValidFrom"/>. Prices are nano-US-dollars (10⁻⁹ USD) for a million tokens;
/// <see cref="FromUsd"/> makes them from dollars. Immutable; equality by value.
/// </summary>
public sealed record ModelPrice
{
    private const long NanoPerUnit = 1_000_000_000;

    /// <summary>The model, compared exactly with <see cref="TokenUsage.Model"/>; not blank.</summary>
    public required string Model { get; init; }

    /// <summary>From when on it is in force, UTC, inclusive.</summary>
    public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>Until when it is in force, UTC, exclusive; null where no end is known.</summary>
    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>A million input tokens, in nano-US-dollars.</summary>
    public required long InputNanoUsdPerMillion { get; init; }

    /// <summary>A million cached input tokens, in nano-US-dollars; null costs as much as any input.</summary>
    public long? CachedInputNanoUsdPerMillion { get; init; }

    /// <summary>A million output tokens, in nano-US-dollars.</summary>
    public required long OutputNanoUsdPerMillion { get; init; }

    /// <summary>A million reasoning tokens, in nano-US-dollars; null costs as much as any output.</summary>
    public long? ReasoningNanoUsdPerMillion { get; init; }

    /// <summary>US dollars as nano-US-dollars.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// It has more than nine digits after the point, or exceeds 9,223,372,036 dollars.
    /// </exception>
    public static long FromUsd(decimal usd)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimal.Abs(usd), long.MaxValue / NanoPerUnit, nameof(usd));
        var nano = usd * NanoPerUnit;
        return nano == decimal.Truncate(nano)
            ? (long)nano
            : throw new ArgumentOutOfRangeException(
                nameof(usd), "A price has at most nine digits after the point. Round it first.");
    }
}
