namespace Persistence.Sdk.Core.Tables;

/// <summary>Columns of a table that name a row of another table by its whole key.</summary>
/// <param name="Parent">The table referred to.</param>
/// <param name="Columns">The referring columns, in the order of the parent's key.</param>
public sealed record ForeignKeyDefinition(TableDefinition Parent, IReadOnlyList<string> Columns);
