namespace Persistence.Sdk.Import;

/// <summary>A record that was refused; its neighbours were not.</summary>
/// <param name="File">The file, relative to the folder.</param>
/// <param name="Table">The table in it; null for a document.</param>
/// <param name="Row">The row id; null for a document, and where a whole table cannot be read.</param>
/// <param name="Column">The column or property; null where it is the record as a whole.</param>
/// <param name="Reason">What is wrong and what is expected; never a value.</param>
internal sealed record RejectedRecord(string File, string? Table, long? Row, string? Column, string Reason);
