namespace Persistence.Sdk.Core.Inspection;

/// <summary>
/// Looks at a database from outside, before anything opens it for work. It changes nothing and creates nothing.
/// </summary>
internal interface ISideInspection
{
    /// <summary>Whose database it is.</summary>
    /// <exception cref="PersistenceException">The database cannot be looked at; the message says why.</exception>
    Task<SideContents> LookAsync(CancellationToken cancellationToken);

    /// <summary>Looks at everything an operator should know. What cannot be looked at is a finding too.</summary>
    /// <param name="processes">How many live processes share the database.</param>
    /// <param name="cancellationToken">Ends the inspection.</param>
    Task<IReadOnlyList<Finding>> RunAsync(int processes, CancellationToken cancellationToken);
}
