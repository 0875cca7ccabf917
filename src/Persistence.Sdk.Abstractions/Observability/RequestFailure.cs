using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// One request that failed, table <c>observability.request_failures</c>. Its key is <see cref="Id"/>. Rows are only
/// ever added. Points in time are UTC with whole microseconds once read back. Immutable; equality is the record's
/// own, in which two separately parsed JSON values are not equal.
/// </summary>
public sealed record RequestFailure
{
    /// <summary>
    /// The key. The default, 0, lets the library make one. A caller that gives an id may hand over the same failure any
    /// number of times: it is recorded once.
    /// </summary>
    public long Id { get; init; }

    /// <summary>The part of the application; at most 2,500 bytes.</summary>
    public string? Component { get; init; }

    /// <summary>What went wrong. Leave out passwords and tokens.</summary>
    public string? Error { get; init; }

    /// <summary>Further facts; reads back as <c>{}</c> where it was never set.</summary>
    public JsonElement ContextJson { get; init; }

    /// <summary>
    /// When it happened. The default, the smallest point in time, lets the library take the present.
    /// </summary>
    public DateTimeOffset CreatedAt { get; init; }
}
