using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// What is known about a document as a paper, table <c>ingestion.paper_metadata</c>. Its key is <see cref="DocId"/>,
/// and the document must be stored before it. Points in time are UTC with whole microseconds once read back. Immutable;
/// equality is the record's own, in which two separately parsed JSON values are not equal.
/// </summary>
public sealed record PaperMetadata
{
    /// <summary>The document, <see cref="IngestedDocument.DocId"/>.</summary>
    public required string DocId { get; init; }

    /// <summary>
    /// Where the file lies; at most 2,500 bytes. Stored as <see cref="LineageId.PaperPath"/> makes it.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The author or authors as one text.</summary>
    public string? Author { get; init; }

    /// <summary>The authors; reads back as <c>[]</c> where it was never set.</summary>
    public JsonElement AuthorsJson { get; init; }

    /// <summary>The DOI by which the paper is cited; at most 2,500 bytes.</summary>
    public string? PrimaryDoi { get; init; }

    /// <summary>All DOIs that were found; reads back as <c>[]</c> where it was never set.</summary>
    public JsonElement DoisJson { get; init; }

    /// <summary>The work in OpenAlex.</summary>
    public string? OpenAlexId { get; init; }

    /// <summary>The DOI that OpenAlex gives.</summary>
    public string? OpenAlexDoi { get; init; }

    /// <summary>The year of publication.</summary>
    public int? PublicationYear { get; init; }

    /// <summary>Where it was published.</summary>
    public string? Venue { get; init; }

    /// <summary>The handle in RePEc.</summary>
    public string? RepecHandle { get; init; }

    /// <summary>Where the paper came from.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>What OpenAlex tells; reads back as <c>{}</c> where it was never set.</summary>
    public JsonElement OpenAlexJson { get; init; }

    /// <summary>What CitEc tells; reads back as <c>{}</c> where it was never set.</summary>
    public JsonElement CitecJson { get; init; }

    /// <summary>Further facts; reads back as <c>{}</c> where it was never set.</summary>
    public JsonElement MetadataJson { get; init; }

    /// <summary>When they were extracted; null where that is not known.</summary>
    public DateTimeOffset? ExtractedAt { get; init; }

    /// <summary>When they were last stored. Filled in by the store; what a caller puts here is not used.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
