namespace Persistence.Sdk.Core.Tables;

/// <summary>What a table is beside its name and columns, as the builder gathered it; columns by name.</summary>
internal sealed record TableTraits
{
    public IReadOnlyList<ForeignKeyDefinition> Parents { get; init; } = [];

    public IReadOnlyList<UniqueDefinition> Uniques { get; init; } = [];

    public IReadOnlyList<string> Checks { get; init; } = [];

    public bool IsAppendOnly { get; init; }

    public string? PartitionedBy { get; init; }

    public string? ExpiresAt { get; init; }

    public string? AgesBy { get; init; }

    public TableDefinition? SummedUpIn { get; init; }

    public string? CurrentFlag { get; init; }

    public bool MustBeCurrent { get; init; }
}
