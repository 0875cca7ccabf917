using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// One search for passages, table <c>retrieval.retrieval_events</c>. Its key is <see cref="Id"/>. Rows are only ever
/// added. Points in time are UTC with whole microseconds once read back. Immutable; equality is the record's own, in
/// which two separately parsed JSON values are not equal.
/// </summary>
public sealed record RetrievalEvent
{
    /// <summary>
    /// The key. The default, 0, lets the library make one. A caller that gives an id may hand over the same event any
    /// number of times: it is recorded once.
    /// </summary>
    public long Id { get; init; }

    /// <summary>
    /// When it happened. The default, the smallest point in time, lets the library take the present.
    /// </summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The run; at most 2,500 bytes.</summary>
    public string? RunId { get; init; }

    /// <summary>The request of the application.</summary>
    public string? RequestId { get; init; }

    /// <summary>What was searched for.</summary>
    public string? Query { get; init; }

    /// <summary>How it was searched.</summary>
    public string? Method { get; init; }

    /// <summary>How many passages were wanted.</summary>
    public int? TopK { get; init; }

    /// <summary>Further facts; reads back as <c>{}</c> where it was never set.</summary>
    public JsonElement StatsJson { get; init; }
}
