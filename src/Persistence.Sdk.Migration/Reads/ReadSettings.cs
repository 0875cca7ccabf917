namespace Persistence.Sdk.Migration.Reads;

/// <summary>What the options say of the reads of one store.</summary>
/// <param name="RampPercent">How many of 100 keys are read from Postgres while it is proved to be equal.</param>
/// <param name="ShadowPercent">How many of 100 reads are asked of the other database as well.</param>
/// <param name="AsOfFallbackAfter">
/// How long Postgres may take before who asks for it gets an older answer; null for never.
/// </param>
internal sealed record ReadSettings(int RampPercent, int ShadowPercent, TimeSpan? AsOfFallbackAfter = null)
{
    /// <summary>Whether all reads go to the database that decides, and nowhere else.</summary>
    public bool IsPlain { get; } = RampPercent == 0 && ShadowPercent == 0;

    public static ReadSettings Of(PersistenceOptions options, string store)
    {
        var own = options.Stores.TryGetValue(store, out var found) ? found : null;
        return new ReadSettings(
            own?.ReadFromPostgresPercent ?? options.ReadFromPostgresPercent,
            own?.ShadowReadPercent ?? options.ShadowReadPercent,
            own?.AsOfFallbackAfter);
    }
}
