using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>One answered question about one paper, outside a report or ahead of it. Immutable.</summary>
public sealed record StructuredAnswer
{
    /// <summary>The paper; not blank. Backslashes count as slashes.</summary>
    public required string PaperPath { get; init; }

    /// <summary>The model that answered; not blank.</summary>
    public required string Model { get; init; }

    /// <summary>The question's text; not blank.</summary>
    public required string Question { get; init; }

    /// <summary>The answer.</summary>
    public required string Answer { get; init; }

    /// <summary>The question's id; null or blank derives one from its text.</summary>
    public string? QuestionId { get; init; }

    /// <summary>The question's category.</summary>
    public string? Category { get; init; }

    /// <summary>
    /// The run it belongs to; its row is made where it is missing and otherwise left alone. Null stands for one
    /// completed run for each paper and model, whose id is <see cref="LineageId.StructuredRun"/>.
    /// </summary>
    public string? RunId { get; init; }

    /// <summary>Makes a repeated write recognisable: the same key for the same question changes nothing.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Further properties of the stored question, such as evidence and confidence; they win over the others.
    /// </summary>
    public JsonElement Fields { get; init; }
}
