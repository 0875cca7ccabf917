namespace Persistence.Sdk;

/// <summary>What CitEc answered.</summary>
public interface ICitecCache : IResponseCache<CitecCacheEntry>;
