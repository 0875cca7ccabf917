using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Core.Upkeep;

namespace Persistence.Sdk.Core.Databases;

/// <summary>What both databases of one process share.</summary>
/// <param name="Catalog">The replicated tables.</param>
/// <param name="Time">The clock that everything reads.</param>
/// <param name="Versions">The source of row versions.</param>
/// <param name="Modules">The modules whose tables exist.</param>
/// <param name="Logs">Where logs go.</param>
internal sealed record DatabaseContext(
    TableCatalog Catalog,
    TimeProvider Time,
    HybridClock Versions,
    IReadOnlyList<string> Modules,
    ILoggerFactory Logs)
{
    /// <summary>The instruments; by default those of no application in particular.</summary>
    public PersistenceMeter Meter { get; init; } = PersistenceMeter.Default;

    /// <summary>What maintenance does about jobs; null where the module of the queues is not in use.</summary>
    public IJobUpkeep? Jobs { get; init; }

    /// <summary>What the modules in use do in a maintenance pass; by default nothing.</summary>
    public IReadOnlyList<IUpkeepStep> UpkeepSteps { get; init; } = [];
}
