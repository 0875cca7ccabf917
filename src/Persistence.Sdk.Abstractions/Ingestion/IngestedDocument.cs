namespace Persistence.Sdk;

/// <summary>
/// One document that was read, table <c>ingestion.documents</c>. Its key is <see cref="DocId"/>. Points in time are UTC
/// with whole microseconds once read back. Immutable; equality by value.
/// </summary>
public sealed record IngestedDocument
{
    /// <summary>The key, usually <see cref="LineageId.Document"/>; at most about 2,500 bytes.</summary>
    public required string DocId { get; init; }

    /// <summary>Where the file lies. Stored as <see cref="LineageId.PaperPath"/> makes it.</summary>
    public required string Path { get; init; }

    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The author or authors, as the file names them.</summary>
    public string? Author { get; init; }

    /// <summary>When its text was extracted; null where that is not known.</summary>
    public DateTimeOffset? ExtractedAt { get; init; }

    /// <summary>Digest of the file.</summary>
    public string? FileHash { get; init; }

    /// <summary>Digest of the text.</summary>
    public string? TextHash { get; init; }
}
