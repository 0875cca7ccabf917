namespace Persistence.Sdk.Conformance.Tables;

/// <summary>A row that is inserted once and never changed, of table <c>conformance.events</c>.</summary>
public sealed record Event
{
    /// <summary>When it happened, UTC; its month is the row's partition in Postgres.</summary>
    public required DateTimeOffset HappenedAt { get; init; }

    /// <summary>Tells events of one instant apart.</summary>
    public required Guid EventId { get; init; }

    /// <summary>What happened.</summary>
    public string? Note { get; init; }
}
