namespace Persistence.Sdk.Core.Databases;

/// <summary>
/// The schema scripts of one database: numbered, embedded, applied once each, by one process at a time.
/// </summary>
internal interface ISchema
{
    /// <summary>The scripts of the control tables and of the modules in use, in their order.</summary>
    IReadOnlyList<SchemaScript> Scripts { get; }

    /// <summary>
    /// The scripts that <see cref="ApplyAsync"/> would apply, with their text, without changing anything; on an empty
    /// database, all of them.
    /// </summary>
    /// <exception cref="SchemaScriptEditedException">An applied script's checksum differs.</exception>
    /// <exception cref="SchemaNewerException">The database carries a script this library does not know.</exception>
    Task<IReadOnlyList<SchemaScript>> PlanAsync(CancellationToken cancellationToken);

    /// <summary>Applies the missing scripts, each in one transaction with its history entry.</summary>
    /// <exception cref="SchemaScriptEditedException">An applied script's checksum differs.</exception>
    /// <exception cref="SchemaNewerException">The database carries a script this library does not know.</exception>
    Task ApplyAsync(CancellationToken cancellationToken);
}
