namespace Persistence.Sdk;

/// <summary>What OpenAlex answered.</summary>
public interface IOpenAlexCache : IResponseCache<OpenAlexCacheEntry>;
