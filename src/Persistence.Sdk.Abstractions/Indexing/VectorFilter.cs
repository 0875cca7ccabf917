namespace Persistence.Sdk;

/// <summary>Which chunks are looked at; each property that is given narrows them. Immutable.</summary>
public sealed record VectorFilter
{
    /// <summary>Those of one building. The default, null, is any or none.</summary>
    public long? PipelineRunId { get; init; }

    /// <summary>Those of one document. The default, null, is any.</summary>
    public string? DocId { get; init; }

    /// <summary>Those of one paper. The default, null, is any or none.</summary>
    public string? PaperPath { get; init; }
}
