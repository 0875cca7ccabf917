namespace Persistence.Sdk;

/// <summary>
/// How many days answers of other services are good for where a call says nothing else, section
/// <c>Persistence:Enrichment</c>.
/// </summary>
public sealed class EnrichmentOptions
{
    /// <summary>
    /// The days of <see cref="IOpenAlexCache"/>. The default is 30; the allowed range is 1 to 36,500.
    /// </summary>
    public int OpenAlexCacheDays { get; set; } = 30;

    /// <summary>The days of <see cref="ICitecCache"/>. The default is 30; the allowed range is 1 to 36,500.</summary>
    public int CitecCacheDays { get; set; } = 30;
}
