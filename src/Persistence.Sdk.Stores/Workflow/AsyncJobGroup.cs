namespace Persistence.Sdk.Stores.Workflow;

/// <summary>How many jobs have one status.</summary>
internal sealed record AsyncJobGroup
{
    public required AsyncJobStatus Status { get; init; }

    public long Jobs { get; init; }
}
