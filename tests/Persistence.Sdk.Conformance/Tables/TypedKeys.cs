namespace Persistence.Sdk.Conformance.Tables;

/// <summary>
/// A row whose key has a column of every kind that may be in one, of table <c>conformance.typed_keys</c>.
/// </summary>
public sealed record TypedKeys
{
    /// <summary>A text; may be empty.</summary>
    public required string Text { get; init; }

    /// <summary>A 32-bit number.</summary>
    public required int Int { get; init; }

    /// <summary>A 64-bit number.</summary>
    public required long Long { get; init; }

    /// <summary>A truth value.</summary>
    public required bool Flag { get; init; }

    /// <summary>Eighteen digits, six of them after the point.</summary>
    public required decimal Exact { get; init; }

    /// <summary>A point in time.</summary>
    public required DateTimeOffset Moment { get; init; }

    /// <summary>A day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>A UUID.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>An enum.</summary>
    public required Shade Shade { get; init; }

    /// <summary>What the row holds.</summary>
    public required string Note { get; init; }
}
