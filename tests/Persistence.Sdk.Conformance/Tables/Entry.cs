namespace Persistence.Sdk.Conformance.Tables;

/// <summary>A row that refers to an <see cref="Account"/>, of table <c>conformance.entries</c>.</summary>
public sealed record Entry
{
    /// <summary>The account.</summary>
    public required string AccountId { get; init; }

    /// <summary>The place among the account's entries.</summary>
    public required int Line { get; init; }

    /// <summary>What the row holds.</summary>
    public string Note { get; init; } = "";
}
