namespace Persistence.Sdk.Import.Writing;

/// <summary>One record of the source: a row of a table, or a document, with the rows that follow from it.</summary>
/// <param name="File">The file, as the report names it.</param>
/// <param name="Table">The table in it; null for a document.</param>
/// <param name="Row">The row id; null for a document.</param>
/// <param name="Images">The rows, none of them twice.</param>
internal sealed record SourceRecord(string File, string? Table, long? Row, IReadOnlyList<Image> Images);
