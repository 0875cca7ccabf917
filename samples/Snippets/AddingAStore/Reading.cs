namespace Snippets.AddingAStore;

/// <summary>One reading of one sensor.</summary>
public sealed record Reading
{
    /// <summary>The sensor.</summary>
    public required string Sensor { get; init; }

    /// <summary>When it was taken, UTC.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Degrees Celsius; null where the sensor failed.</summary>
    public decimal? Celsius { get; init; }

    /// <summary>How often the same reading was reported.</summary>
    public int Reports { get; init; }
}
