using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Distributed;
using Persistence.Sdk.Stores.Retrieval;

namespace Persistence.Sdk.Caching;

/// <summary>
/// An entry of the distributed cache as a row of the query cache: its key in a namespace of its own, its value in the
/// answer, behind the two rules of its expiration: <c>sliding ticks;absolute UTC ticks;value in Base64</c>, 0 for none.
/// </summary>
/// <param name="Value">The bytes.</param>
/// <param name="Sliding">How long it stays after each use; zero where uses do not matter.</param>
/// <param name="Absolute">When it expires however often it is used; null for never.</param>
internal sealed record DistributedEntry(byte[] Value, TimeSpan Sliding, DateTimeOffset? Absolute)
{
    private const char Separator = ';';

    /// <summary>
    /// The row's key. A digest, because a key may have any length, and of UTF-16 units, because it may hold any of
    /// them.
    /// </summary>
    public static string KeyOf(string key)
    {
        var units = new byte[2 * key.Length];
        for (var i = 0; i < key.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(units.AsSpan(2 * i), key[i]);
        }

        return QueryCacheKeys.DistributedCache + Convert.ToHexStringLower(SHA256.HashData(units));
    }

    /// <exception cref="ArgumentOutOfRangeException">The absolute expiration has passed.</exception>
    public static DistributedEntry Create(byte[] value, DistributedCacheEntryOptions options, DateTimeOffset now)
    {
        var absolute = options.AbsoluteExpirationRelativeToNow is { } time
            ? Later(now, time)
            : options.AbsoluteExpiration;
        if (absolute <= now)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), absolute, "The absolute expiration must be in the future.");
        }

        return new DistributedEntry(
            value, options.SlidingExpiration ?? TimeSpan.Zero, absolute == DateTimeOffset.MaxValue ? null : absolute);
    }

    /// <summary>The entry in a row; null where another program has written something else there.</summary>
    public static DistributedEntry? Parse(string text)
    {
        var parts = text.Split(Separator);
        return parts.Length == 3 && Ticks(parts[0]) is { } sliding && Ticks(parts[1]) is { } absolute
            && absolute <= DateTimeOffset.MaxValue.Ticks && Bytes(parts[2]) is { } value
                ? new DistributedEntry(
                    value, new TimeSpan(sliding), absolute == 0 ? null : new DateTimeOffset(absolute, TimeSpan.Zero))
                : null;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Sliding.Ticks}{Separator}{Absolute?.UtcTicks ?? 0}{Separator}{Convert.ToBase64String(Value)}");

    /// <summary>When it expires if it is used now and not again; null for never.</summary>
    public DateTimeOffset? ExpiresAfterUse(DateTimeOffset now) =>
        Sliding > TimeSpan.Zero && Later(now, Sliding) is { } later && !(later > Absolute) ? later : Absolute;

    private static DateTimeOffset? Later(DateTimeOffset now, TimeSpan time) =>
        time < DateTimeOffset.MaxValue - now ? now + time : null;

    private static long? Ticks(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) ? ticks : null;

    private static byte[]? Bytes(string text)
    {
        var value = new byte[text.Length / 4 * 3];
        return Convert.TryFromBase64String(text, value, out var written) ? value[..written] : null;
    }
}
