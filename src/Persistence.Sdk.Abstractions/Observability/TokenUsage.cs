using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// What one call of a language model used, and one row of table <c>observability.token_usage</c>. Its key is
/// <see cref="CreatedAt"/> and <see cref="EventId"/>. Rows are only ever added. Costs are whole nano-US-dollars
/// (10⁻⁹ USD); a cost of null means <em>unpriced</em>, which is not the same as free. Immutable; equality is the
/// record's own, in which two separately parsed JSON values are not equal.
/// </summary>
public sealed record TokenUsage
{
    private const decimal NanoPerUnit = 1_000_000_000m;

    /// <summary>
    /// When the call was made, UTC; stored with whole microseconds. The default, the smallest point in time, lets the
    /// library take the present when the usage is handed over.
    /// </summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// What tells calls of the same instant apart. The default, the nil UUID, lets the library make one. A caller that
    /// gives both this and <see cref="CreatedAt"/> may hand over the same usage any number of times: it is recorded
    /// once.
    /// </summary>
    public Guid EventId { get; init; }

    /// <summary>The model, as prices name it; null where it is not known.</summary>
    public string? Model { get; init; }

    /// <summary>What the call was for, such as <c>agent_answer</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>The step of the run; null takes the text property <c>step</c> of <see cref="Meta"/>.</summary>
    public string? Step { get; init; }

    /// <summary>The question; null takes the text property <c>question_id</c> of <see cref="Meta"/>.</summary>
    public string? QuestionId { get; init; }

    /// <summary>Tokens read by the model, the cached ones among them. The default is 0.</summary>
    public long InputTokens { get; init; }

    /// <summary>Those of <see cref="InputTokens"/> that the provider had cached. The default is 0.</summary>
    public long CachedInputTokens { get; init; }

    /// <summary>Tokens written by the model, those of its reasoning among them. The default is 0.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Those of <see cref="OutputTokens"/> that were reasoning. The default is 0.</summary>
    public long ReasoningTokens { get; init; }

    /// <summary>
    /// What the provider counts in all. The default, 0, stands for <see cref="InputTokens"/> and
    /// <see cref="OutputTokens"/> together.
    /// </summary>
    public long TotalTokens { get; init; }

    /// <summary>The session of the application.</summary>
    public string? SessionId { get; init; }

    /// <summary>The request of the application.</summary>
    public string? RequestId { get; init; }

    /// <summary>The provider's id of the call.</summary>
    public string? ProviderRequestId { get; init; }

    /// <summary>How long the call took, in milliseconds.</summary>
    public int? LatencyMs { get; init; }

    /// <summary>Whether the answer came out of a cache; null where it is not known.</summary>
    public bool? CacheHit { get; init; }

    /// <summary>The cost of the input, in nano-US-dollars; null where it is not priced.</summary>
    public long? CostInputNanoUsd { get; init; }

    /// <summary>The cost of the output, in nano-US-dollars; null where it is not priced.</summary>
    public long? CostOutputNanoUsd { get; init; }

    /// <summary>
    /// The cost of the call, in nano-US-dollars; null where it is not priced. Where none of the three costs is given,
    /// the sink prices the usage; where input and output are given, this is their sum unless it is given too.
    /// </summary>
    public long? CostTotalNanoUsd { get; init; }

    /// <summary>The run; null takes the text property <c>run_id</c> of <see cref="Meta"/>.</summary>
    public string? RunId { get; init; }

    /// <summary>Further facts. A value that was never set reads back as <c>{}</c>.</summary>
    public JsonElement Meta { get; init; }

    /// <summary>The cost of the input in US dollars, exact; null where it is not priced. Not a column.</summary>
    public decimal? CostUsdInput => CostInputNanoUsd / NanoPerUnit;

    /// <summary>The cost of the output in US dollars, exact; null where it is not priced. Not a column.</summary>
    public decimal? CostUsdOutput => CostOutputNanoUsd / NanoPerUnit;

    /// <summary>The cost of the call in US dollars, exact; null where it is not priced. Not a column.</summary>
    public decimal? CostUsdTotal => CostTotalNanoUsd / NanoPerUnit;
}
