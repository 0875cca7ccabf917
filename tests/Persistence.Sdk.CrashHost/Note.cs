using System.Text.Json;

namespace Persistence.Sdk.CrashHost;

/// <summary>A narrow record that only tests keep.</summary>
public sealed record Note
{
    /// <summary>The key.</summary>
    public required string Id { get; init; }

    /// <summary>Who wrote it.</summary>
    public required string Owner { get; init; }

    /// <summary>A number that rises with every write, or a counter.</summary>
    public required long Amount { get; init; }

    /// <summary>One of two texts that different writers change.</summary>
    public string? FirstText { get; init; }

    /// <summary>The other one.</summary>
    public string? SecondText { get; init; }

    /// <summary>A document.</summary>
    public JsonElement? Body { get; init; }
}
