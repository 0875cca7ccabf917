namespace Persistence.Sdk.Postgres.Writer;

/// <summary>What a statement of the authority does.</summary>
internal enum StepKind
{
    Put,
    InsertOnly,
    Append,
    InsertOrMerge,
    UpdateOnly,
    Delete,
    UpdateWhere,
    Claim,
    DeleteWhere,
}
