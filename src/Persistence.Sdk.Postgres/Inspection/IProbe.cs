using Persistence.Sdk.Core.Inspection;

namespace Persistence.Sdk.Postgres.Inspection;

/// <summary>Finds out one property of a server.</summary>
internal interface IProbe
{
    /// <exception cref="PersistenceException">It could not be found out.</exception>
    Task<Finding> RunAsync(string name, CancellationToken cancellationToken);
}
