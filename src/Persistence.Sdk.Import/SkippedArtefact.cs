namespace Persistence.Sdk.Import;

/// <summary>Something of the source system, or beside it, that has no place in the stores.</summary>
/// <param name="File">The file, relative to the folder.</param>
/// <param name="Table">The table in it; null for a document.</param>
/// <param name="Records">How many records it has.</param>
/// <param name="Reason">Why it was left out.</param>
internal sealed record SkippedArtefact(string File, string? Table, long Records, string Reason);
