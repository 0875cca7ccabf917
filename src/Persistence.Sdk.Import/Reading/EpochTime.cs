namespace Persistence.Sdk.Import.Reading;

/// <summary>Seconds since 1970.</summary>
internal static class EpochTime
{
    private static readonly long Least = DateTimeOffset.MinValue.ToUnixTimeSeconds() + 1;
    private static readonly long Largest = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Whether they name a point in time that both databases hold.</summary>
    public static bool IsValid(long seconds) => seconds >= Least && seconds <= Largest;
}
