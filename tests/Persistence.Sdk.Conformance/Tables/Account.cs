namespace Persistence.Sdk.Conformance.Tables;

/// <summary>A parent row with a unique name and a counter, of table <c>conformance.accounts</c>.</summary>
public sealed record Account
{
    /// <summary>The key.</summary>
    public required string Id { get; init; }

    /// <summary>Unique among all accounts; null never clashes.</summary>
    public string? Name { get; init; }

    /// <summary>Who has claimed the account; null while it is free.</summary>
    public string? Owner { get; init; }

    /// <summary>A counter.</summary>
    public long Balance { get; init; }
}
