namespace Persistence.Sdk;

/// <summary>
/// Which work of OpenAlex papers with a certain title are, table <c>enrichment.openalex_title_overrides</c>. Its key is
/// <see cref="Id"/>; pattern, match type and work are unique together. Points in time are UTC with whole microseconds
/// once read back. Immutable; equality by value.
/// </summary>
public sealed record OpenAlexTitleOverride
{
    /// <summary>The key. Made by the store; what a caller puts here is not used.</summary>
    public long Id { get; init; }

    /// <summary>
    /// What titles are compared with, without regard to case and kind of white space; not blank.
    /// </summary>
    public required string TitlePattern { get; init; }

    /// <summary>
    /// The digest of <see cref="TitlePattern"/>, see <see cref="LineageId.Text"/>. Filled in by the store; what a
    /// caller puts here is not used.
    /// </summary>
    public string TitlePatternDigest { get; init; } = "";

    /// <summary>How they are compared. The default is <see cref="TitleMatchType.Contains"/>.</summary>
    public TitleMatchType MatchType { get; init; }

    /// <summary>The work; at most 2,500 bytes.</summary>
    public required string OpenAlexWorkId { get; init; }

    /// <summary>The one with the highest priority wins. The default is 0.</summary>
    public int Priority { get; init; }

    /// <summary>Why it is there.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it is in use. The default is true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>When it was first stored. Filled in by the store; what a caller puts here is not used.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last stored. Filled in by the store; what a caller puts here is not used.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
