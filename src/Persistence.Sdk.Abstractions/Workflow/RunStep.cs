using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>What is known about one step of a run. Immutable.</summary>
public sealed record RunStep
{
    /// <summary>The run; not blank. It need not have a row of its own.</summary>
    public required string RunId { get; init; }

    /// <summary>The step's name, such as <c>ingest</c>; not blank.</summary>
    public required string Step { get; init; }

    /// <summary>How far it came; replaces what stands there.</summary>
    public required RunRecordStatus Status { get; init; }

    /// <summary>When it started. The first value stays.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it finished. Null keeps what stands there.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>
    /// What it gave out; <c>{}</c> or not set keeps what stands there. Its object <c>_reused_from</c> with a
    /// <c>run_id</c> names the run whose result was taken over.
    /// </summary>
    public JsonElement Output { get; init; }

    /// <summary>Further facts; merged property by property, nulls included.</summary>
    public JsonElement Metadata { get; init; }

    /// <summary>Why it has this status; kept in the metadata, where null overwrites an older reason.</summary>
    public string? StatusReason { get; init; }

    /// <summary>
    /// The code of the error it failed with; kept in the metadata, where null overwrites an older code.
    /// </summary>
    public string? ErrorCode { get; init; }

    /// <summary>Makes a repeated write recognisable. Null derives it from step, run context and input hash.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Digest of what it worked on. Null derives it from step, status, run context, reason and code.</summary>
    public string? InputHash { get; init; }

    /// <summary>The run whose result was taken over.</summary>
    public string? ReuseSourceRunId { get; init; }

    /// <summary>The record of that run; <c>main</c> where only the run is named by the output.</summary>
    public string? ReuseSourceRecordKey { get; init; }
}
