namespace Persistence.Sdk.Migration.Backfill;

/// <summary>
/// Copies the history from the authority to the mirror, beside live traffic. One runner at a time; a run that ended
/// early is resumed by the next, in whatever process and with whatever settings.
/// </summary>
internal interface IBackfill
{
    /// <exception cref="PhaseRefusedException">The phase in force keeps no mirror in that direction.</exception>
    /// <exception cref="ArgumentException">A table is not one of this application's.</exception>
    Task<BackfillReport> RunAsync(
        BackfillRequest request, IProgress<TableProgress>? progress, CancellationToken cancellationToken);
}
