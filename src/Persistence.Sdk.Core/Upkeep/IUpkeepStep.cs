using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Core.Upkeep;

/// <summary>
/// Something that is done now and then in the database that decides, by its ordinary reads and writes, so that it is
/// mirrored as any other write. Safe to run in several processes at once, and to be stopped anywhere.
/// </summary>
internal interface IUpkeepStep
{
    /// <summary>Does what is due, as far as one pass may take.</summary>
    /// <param name="authority">The database that decides.</param>
    /// <param name="renew">Called between pieces of work; throws where the pass has to end.</param>
    /// <param name="cancellationToken">Honoured between pieces of work.</param>
    Task<UpkeepStepResult> RunAsync(
        IDatabase authority, Func<CancellationToken, Task> renew, CancellationToken cancellationToken);
}
