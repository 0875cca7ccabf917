namespace Persistence.Sdk.Core.Tables;

/// <summary>Columns that are unique together, beside the key. NULLs never clash.</summary>
/// <param name="Columns">The columns' names.</param>
public sealed record UniqueDefinition(IReadOnlyList<string> Columns);
