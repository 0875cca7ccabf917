using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// What came of looking for one paper in OpenAlex, table <c>enrichment.paper_openalex_metadata</c>. Its key is
/// <see cref="PaperPath"/>. Points in time are UTC with whole microseconds once read back. Immutable; equality is the
/// record's own, in which two separately parsed JSON values are not equal.
/// </summary>
public sealed record PaperOpenAlexMetadata
{
    /// <summary>
    /// The paper; at most about 2,500 bytes. Stored as <see cref="LineageId.PaperPath"/> makes it.
    /// </summary>
    public required string PaperPath { get; init; }

    /// <summary>The paper's title as it is known here; may be empty.</summary>
    public required string Title { get; init; }

    /// <summary>The paper's authors as they are known here; may be empty.</summary>
    public required string Authors { get; init; }

    /// <summary>The title that was searched for; may be empty.</summary>
    public required string QueryTitle { get; init; }

    /// <summary>The authors that were searched for; may be empty.</summary>
    public required string QueryAuthors { get; init; }

    /// <summary>The year that was searched for.</summary>
    public int? QueryYear { get; init; }

    /// <summary>The work that was found.</summary>
    public string? OpenAlexId { get; init; }

    /// <summary>Its DOI.</summary>
    public string? OpenAlexDoi { get; init; }

    /// <summary>Its title.</summary>
    public string? OpenAlexTitle { get; init; }

    /// <summary>Its year.</summary>
    public int? OpenAlexPublicationYear { get; init; }

    /// <summary>Its authors; reads back as <c>[]</c> where it was never set.</summary>
    public JsonElement OpenAlexAuthorsJson { get; init; }

    /// <summary>All that OpenAlex tells; reads back as <c>{}</c> where it was never set.</summary>
    public JsonElement OpenAlexJson { get; init; }

    /// <summary>What came of it.</summary>
    public required OpenAlexMatchStatus MatchStatus { get; init; }

    /// <summary>Why the search failed.</summary>
    public string? ErrorText { get; init; }

    /// <summary>When it was first stored. Filled in by the store; what a caller puts here is not used.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last stored. Filled in by the store; what a caller puts here is not used.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
