namespace Persistence.Sdk.Core.Evidence;

/// <summary>
/// A stored result about one table, the latest of its kind. It proves something only as long as the dual-write coverage
/// lasts under which it was gained.
/// </summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Table">The table, as <c>schema.name</c>.</param>
/// <param name="CoverageEpoch">The epoch at which that coverage began; 0 where there was none.</param>
/// <param name="IsClean">Whether there was nothing to object to.</param>
/// <param name="RecordedAt">When it was stored, UTC, by the clock of the database. Ignored when recording.</param>
/// <param name="Report">The result as a JSON document; keys of rows, never their values.</param>
internal sealed record EvidenceEntry(
    EvidenceKind Kind, string Table, long CoverageEpoch, bool IsClean, DateTimeOffset RecordedAt, string Report);
