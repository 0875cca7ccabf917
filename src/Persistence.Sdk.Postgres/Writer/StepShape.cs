using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>What changes must have in common to share a statement.</summary>
internal readonly record struct StepShape(
    StepKind Kind, TableDefinition Table, MergeRules? Rules, ClaimRules? Claims = null)
{
    /// <summary>Whether the statement finds its rows by a condition; only claims share such a one.</summary>
    public bool IsConditional => Kind is StepKind.UpdateWhere or StepKind.DeleteWhere or StepKind.Claim;

    /// <summary>Whether the statement gives back whole rows, as they may hold columns of both old and new.</summary>
    public bool ReturnsRows =>
        Kind is StepKind.InsertOrMerge or StepKind.UpdateOnly or StepKind.UpdateWhere or StepKind.Claim;

    /// <summary>
    /// Whether the statement names the rows it wrote by their clocks; other statements by their keys.
    /// </summary>
    public bool ReturnsClocks => Kind is StepKind.Append;

    public bool Deletes => Kind is StepKind.Delete or StepKind.DeleteWhere;

    public static StepShape Of(Change change) => change switch
    {
        PutChange => new StepShape(StepKind.Put, change.Table, null),
        MergeChange { Mode: MergeMode.InsertOnly, Table.IsAppendOnly: true } =>
            new StepShape(StepKind.Append, change.Table, null),
        MergeChange { Mode: MergeMode.InsertOnly } => new StepShape(StepKind.InsertOnly, change.Table, null),
        MergeChange { Mode: MergeMode.UpdateOnly } merge =>
            new StepShape(StepKind.UpdateOnly, change.Table, merge.Rules),
        MergeChange merge => new StepShape(StepKind.InsertOrMerge, change.Table, merge.Rules),
        DeleteChange => new StepShape(StepKind.Delete, change.Table, null),
        ClaimChange claim => new StepShape(StepKind.Claim, change.Table, null, claim.Rules),
        UpdateWhereChange => new StepShape(StepKind.UpdateWhere, change.Table, null),
        DeleteWhereChange => new StepShape(StepKind.DeleteWhere, change.Table, null),
        _ => throw new ArgumentOutOfRangeException(nameof(change), change.GetType(),
            "This kind of change has no statement."),
    };
}
