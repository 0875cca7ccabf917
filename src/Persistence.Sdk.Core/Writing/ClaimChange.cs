using Persistence.Sdk.Core.Querying;

namespace Persistence.Sdk.Core.Writing;

/// <summary>
/// Changes the first rows, in an order, that fulfil a condition and that nobody else is changing, once, on the
/// authority. Gives back their full images.
/// </summary>
internal sealed class ClaimChange(ClaimRules rules, DateTimeOffset at, SqlParameters parameters, int limit)
    : Change(rules.Table)
{
    /// <summary>The name of the instant of the claim in the rules.</summary>
    public const string Instant = "at";

    public ClaimRules Rules { get; } = rules;

    public SqlParameter At { get; } = SqlParameters.InstantOf(Instant, at);

    public SqlParameters Parameters { get; } = parameters;

    public int Limit { get; } = limit;
}
