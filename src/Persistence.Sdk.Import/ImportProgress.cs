namespace Persistence.Sdk.Import;

/// <summary>How far the import of one artefact has come.</summary>
/// <param name="Artefact">The artefact: its file, and its table where it is one.</param>
/// <param name="Records">The records read so far.</param>
/// <param name="Total">All of them, as counted at the beginning.</param>
/// <param name="IsDone">Whether it is finished.</param>
internal sealed record ImportProgress(string Artefact, long Records, long Total, bool IsDone);
