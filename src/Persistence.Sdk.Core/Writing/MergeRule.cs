namespace Persistence.Sdk.Core.Writing;

/// <summary>
/// How a column of an existing row and the incoming value become one. Decided in SQL, on the authority.
/// </summary>
public enum MergeRule
{
    /// <summary>The incoming value replaces the existing one, NULL included. The default.</summary>
    Replace,

    /// <summary>The existing value stays, NULL included.</summary>
    Keep,

    /// <summary>The first value that was not NULL stays.</summary>
    FirstValueWins,

    /// <summary>The incoming value replaces the existing one unless it is NULL.</summary>
    NewNonNullWins,

    /// <summary>JSON: the first document other than <c>{}</c> stays; NULL is no document.</summary>
    FirstNonEmptyJsonWins,

    /// <summary>JSON: the incoming document replaces the existing one unless it is <c>{}</c> or NULL.</summary>
    NewNonEmptyJsonWins,

    /// <summary>
    /// JSON: top-level properties of the incoming object replace those of the existing one, nulls included; where
    /// either side is not an object, the incoming document stands.
    /// </summary>
    JsonShallowMerge,
}
