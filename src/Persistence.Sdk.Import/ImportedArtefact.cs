namespace Persistence.Sdk.Import;

/// <summary>What became of the records of one artefact. Every record that was read is counted once.</summary>
/// <param name="File">The file, relative to the folder; of documents the pattern of their names.</param>
/// <param name="Table">The table in it; null for documents.</param>
/// <param name="Target">The table they belong to.</param>
/// <param name="Read">The records that were read.</param>
/// <param name="Imported">Those of which something is new.</param>
/// <param name="Unchanged">Those of which everything was there.</param>
/// <param name="Superseded">
/// Those in whose place something newer stands, that were deleted, or that retention does not keep.
/// </param>
/// <param name="Rejected">Those that were refused; a file or table that cannot be read counts once.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ImportedArtefact(
    string File, string? Table, string Target, long Read, long Imported, long Unchanged, long Superseded, long Rejected,
    double Seconds);
