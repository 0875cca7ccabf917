using System.Text.Json;

namespace Persistence.Sdk.Conformance.Tables;

/// <summary>A row with one nullable column of every kind, of table <c>conformance.all_kinds</c>.</summary>
public sealed record AllKinds
{
    /// <summary>The key.</summary>
    public required string Id { get; init; }

    /// <summary>A text of any length.</summary>
    public string? Text { get; init; }

    /// <summary>A text that an index could hold: at most 100 bytes.</summary>
    public string? Bounded { get; init; }

    /// <summary>A 32-bit number.</summary>
    public int? Int { get; init; }

    /// <summary>A 64-bit number.</summary>
    public long? Long { get; init; }

    /// <summary>A truth value.</summary>
    public bool? Flag { get; init; }

    /// <summary>A floating-point number.</summary>
    public double? Real { get; init; }

    /// <summary>Eighteen digits, six of them after the point.</summary>
    public decimal? Exact { get; init; }

    /// <summary>Twelve digits, two of them after the point.</summary>
    public decimal? Money { get; init; }

    /// <summary>A point in time.</summary>
    public DateTimeOffset? Moment { get; init; }

    /// <summary>A day.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>A UUID.</summary>
    public Guid? Uuid { get; init; }

    /// <summary>A JSON document.</summary>
    public JsonElement? Json { get; init; }

    /// <summary>Bytes.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    /// <summary>A vector.</summary>
    public ReadOnlyMemory<float>? Vector { get; init; }

    /// <summary>An enum.</summary>
    public Shade? Shade { get; init; }
}
