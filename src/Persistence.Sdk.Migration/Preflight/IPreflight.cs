namespace Persistence.Sdk.Migration.Preflight;

/// <summary>
/// Scans the SQLite side for what Postgres would refuse, and stores what it found as evidence. Nothing else is changed.
/// </summary>
internal interface IPreflight
{
    /// <param name="tables">The tables, as <c>schema.name</c>; empty for all.</param>
    /// <param name="progress">Told now and then; null where nobody looks.</param>
    /// <param name="cancellationToken">Stops the scan; tables that were finished are stored.</param>
    /// <exception cref="ArgumentException">A table is not one of this application's.</exception>
    Task<PreflightReport> RunAsync(
        IReadOnlyList<string> tables, IProgress<TableProgress>? progress, CancellationToken cancellationToken);
}
