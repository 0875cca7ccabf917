namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>
/// Tidies up in the databases. Safe for concurrent use; one pass runs at a time, of whatever process.
/// </summary>
internal interface IMaintenance
{
    /// <summary>Makes a pass, or looks what one would find.</summary>
    /// <exception cref="MaintenanceRefusedException">Another pass is under way.</exception>
    /// <exception cref="PersistenceException">The database that decides could not do its work.</exception>
    Task<MaintenanceReport> RunAsync(bool dryRun, CancellationToken cancellationToken);
}
