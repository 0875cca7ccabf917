namespace Persistence.Sdk;

/// <summary>Which jobs to look at. A null property asks for nothing. Immutable; equality by value.</summary>
public sealed record AsyncJobFilter
{
    /// <summary>The queue, compared exactly.</summary>
    public string? QueueName { get; init; }

    /// <summary>The type, compared exactly.</summary>
    public string? JobType { get; init; }

    /// <summary>The text <c>workstream_id</c> of the payload, compared exactly.</summary>
    public string? WorkstreamId { get; init; }

    /// <summary>The beginning of the text <c>workstream_id</c> of the payload, compared exactly.</summary>
    public string? WorkstreamPrefix { get; init; }
}
