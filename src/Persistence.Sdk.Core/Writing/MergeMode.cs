namespace Persistence.Sdk.Core.Writing;

/// <summary>What a merge does depending on whether a row stands at its key.</summary>
public enum MergeMode
{
    /// <summary>Inserts where there is no row, merges by the rules where there is one.</summary>
    InsertOrMerge,

    /// <summary>Inserts where there is no row, and leaves an existing one as it is.</summary>
    InsertOnly,

    /// <summary>Merges where there is a row, and does nothing where there is none.</summary>
    UpdateOnly,
}
