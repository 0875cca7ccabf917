using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// One cached answer, table <c>retrieval.query_cache</c>. Its key is <see cref="CacheKey"/>. All points in time are UTC
/// with whole microseconds once read back. Immutable; equality is the record's own, in which two separately parsed JSON
/// values are not equal.
/// </summary>
public sealed record QueryCacheEntry
{
    /// <summary>The key, usually a digest of everything the answer depends on; at most about 2,500 bytes.</summary>
    public required string CacheKey { get; init; }

    /// <summary>The query as it was asked.</summary>
    public string? Query { get; init; }

    /// <summary>
    /// The query as <see cref="LineageId.NormalizedQuery"/> makes it. The cache fills it in from <see cref="Query"/>
    /// whenever it stores an entry; what a caller puts here is not used.
    /// </summary>
    public string? QueryNormalized { get; init; }

    /// <summary>
    /// The digest of <see cref="QueryNormalized"/>, see <see cref="LineageId.Text"/>. Filled in by the cache; what a
    /// caller puts here is not used.
    /// </summary>
    public string? QueryDigest { get; init; }

    /// <summary>
    /// The paper; at most 2,500 bytes. Stored as <see cref="LineageId.PaperPath"/> makes it.
    /// </summary>
    public string? PaperPath { get; init; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; init; }

    /// <summary>Digest of the context that the model was given.</summary>
    public string? ContextHash { get; init; }

    /// <summary>The answer. An entry whose answer is null or blank counts as a miss.</summary>
    public string? Answer { get; init; }

    /// <summary>When the entry was last stored. Filled in by the cache; what a caller puts here is not used.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The instant from which on the entry has expired; null, the default, where it never does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Fingerprint of the paper's contents.</summary>
    public string? PaperFingerprint { get; init; }

    /// <summary>Digest of the prompt's profile.</summary>
    public string? PromptProfileHash { get; init; }

    /// <summary>Digest of the retrieval's profile.</summary>
    public string? RetrievalProfileHash { get; init; }

    /// <summary>Whether others than the user who asked may see the answer. The default is true.</summary>
    public bool ShareEligible { get; init; } = true;

    /// <summary>What a safety check found; reads back as <c>{}</c> where it was never set.</summary>
    public JsonElement SafetyFlagsJson { get; init; }

    /// <summary>The user who asked.</summary>
    public long? SourceUserId { get; init; }
}
