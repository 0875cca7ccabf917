using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// What the preparation of a run found in its files, table <c>ingestion.prep_manifests</c>. Its key is
/// <see cref="RunId"/>. Points in time are UTC with whole microseconds once read back. Immutable; equality is the
/// record's own, in which two separately parsed JSON values are not equal.
/// </summary>
public sealed record PrepManifest
{
    /// <summary>The run; at most about 2,500 bytes.</summary>
    public required string RunId { get; init; }

    /// <summary>
    /// When it was made. The default, the smallest point in time, stands for the time at which the run's manifest is
    /// stored first.
    /// </summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Digest over all files.</summary>
    public string? CorpusHash { get; init; }

    /// <summary>The whole manifest.</summary>
    public required JsonElement Payload { get; init; }
}
