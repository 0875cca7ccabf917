using Microsoft.Extensions.Logging;
using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Migration;

/// <summary>What this project logs. Never a connection string, never the contents of a row.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "The phase moved from {From} to {To}.")]
    public static partial void PhaseMoved(ILogger log, PersistencePhase from, PersistencePhase to);

    [LoggerMessage(1002, LogLevel.Warning, "The phase stays {From}: the step to {To} is not open. {Reason}")]
    public static partial void GateIsRed(ILogger log, PersistencePhase from, PersistencePhase to, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "The phase could not be looked at; it is tried again within a second.")]
    public static partial void CoordinatorStumbled(ILogger log, Exception problem);

    [LoggerMessage(1004, LogLevel.Warning, "The gate from {From} to {To} is green, with findings. {Findings}")]
    public static partial void GateHasFindings(
        ILogger log, PersistencePhase from, PersistencePhase to, string findings);

    [LoggerMessage(
        1005, LogLevel.Information,
        "{Old} was asked to pass its authority on; {Decides} decides. Writes waited for {PauseMilliseconds:F0} ms: "
        + "{DrainMilliseconds:F0} until nothing was pending, {ConsentMilliseconds:F0} until the old authority had "
        + "consented, {TakeOverMilliseconds:F0} until the new one decided.")]
    public static partial void AuthorityPassed(
        ILogger log, DatabaseSide old, DatabaseSide decides, double pauseMilliseconds, double drainMilliseconds,
        double consentMilliseconds, double takeOverMilliseconds);

    [LoggerMessage(
        1006, LogLevel.Warning, "A change of authority could not be brought to an end yet; it is tried again.")]
    public static partial void FlipNotSettled(ILogger log, Exception problem);

    [LoggerMessage(1007, LogLevel.Warning, "The phase moved from {From} to {To}, {Note}")]
    public static partial void PhaseForced(ILogger log, PersistencePhase from, PersistencePhase to, string note);

    [LoggerMessage(
        1008, LogLevel.Warning, "SQLite decides, {Note}. What only Postgres has is listed when it is back.")]
    public static partial void FileSeized(ILogger log, string note);

    [LoggerMessage(1009, LogLevel.Warning, "Postgres knows that SQLite was taken over by force; {Lost}.")]
    public static partial void SeizureEnded(ILogger log, string lost);

    [LoggerMessage(
        1010, LogLevel.Debug,
        "Whether the file is taken over, or Postgres knows of it, is looked at again within a second.")]
    public static partial void SeizureNotSettled(ILogger log, Exception problem);

    [LoggerMessage(1101, LogLevel.Debug, "{Images} images were left to the replicator ({Problem}).")]
    public static partial void InlineDeliveryLeft(ILogger log, int images, string problem);

    [LoggerMessage(
        1102, LogLevel.Error, "The inline delivery broke; its writes are in the pending set, and it goes on.")]
    public static partial void InlineDeliveryFailed(ILogger log, Exception problem);

    [LoggerMessage(1103, LogLevel.Debug, "Expired rows of {Table} were left on the mirror ({Problem}).")]
    public static partial void MirrorPurgeLeft(ILogger log, string table, string problem);

    [LoggerMessage(
        1104, LogLevel.Error, "The purge of {Table} on the mirror broke; its expired rows stay for another time.")]
    public static partial void MirrorPurgeFailed(ILogger log, string table, Exception problem);

    [LoggerMessage(
        1105, LogLevel.Debug, "What was sent inline was not confirmed; the replicator brings it again ({Problem}).")]
    public static partial void ConfirmationLeft(ILogger log, string problem);

    [LoggerMessage(1201, LogLevel.Warning, "The replicator pauses for {PauseMilliseconds} ms and tries again.")]
    public static partial void ReplicatorPauses(ILogger log, double pauseMilliseconds, Exception problem);

    [LoggerMessage(
        1202, LogLevel.Debug, "The mirror could not be brought to the authority's epoch; it is tried again.")]
    public static partial void RealignFailed(ILogger log, Exception problem);

    [LoggerMessage(
        1204, LogLevel.Warning, "Dual-write coverage began anew: a neighbour was refused, or the Postgres server was "
        + "restored, replaced or promoted. What was proved about its rows has to be proved again.")]
    public static partial void CoverageBeganAnew(ILogger log);

    [LoggerMessage(
        1205, LogLevel.Information, "Whether SQLite and Postgres belong together could not be found out at the start; "
        + "writes wait in the pending set until it has been. {Problem}")]
    public static partial void NeighboursUnknown(ILogger log, string problem);

    [LoggerMessage(1203, LogLevel.Debug, "The lease '{Name}' was not given back; it expires by itself.")]
    public static partial void LeaseNotReleased(ILogger log, string name, Exception problem);

    [LoggerMessage(
        1301, LogLevel.Information,
        "{Table} has been backfilled: {Rows} rows, {Refused} refused and pending, {Removed} removed.")]
    public static partial void TableBackfilled(ILogger log, string table, long rows, long refused, long removed);

    [LoggerMessage(
        1302, LogLevel.Warning, "The backfill pauses for {PauseMilliseconds} ms and goes on from where it is.")]
    public static partial void BackfillPauses(ILogger log, double pauseMilliseconds, Exception problem);

    [LoggerMessage(
        1303, LogLevel.Warning, "A row without a readable key cannot be brought to the mirror. Mend or delete it.")]
    public static partial void RowWithoutKey(ILogger log, Exception problem);

    [LoggerMessage(
        1304, LogLevel.Warning,
        "An earlier backfill of {Table} was made by a version of this library for schema {Earlier}; this one is for "
        + "schema {Present}. It is begun anew, and nothing of the earlier one is taken for done.")]
    public static partial void BackfillOfOtherSchema(ILogger log, string table, int earlier, int present);

    [LoggerMessage(
        1401, LogLevel.Information,
        "{Table} has been compared: {Differences} differences, {InFlight} rows in flight, {Repaired} repaired.")]
    public static partial void TableCompared(
        ILogger log, string table, long differences, long inFlight, long repaired);

    [LoggerMessage(
        1501, LogLevel.Warning,
        "A read of {Store} from {Source} gives different answers in the two databases: {Difference}. "
        + "IPersistenceStatus tells the key; 'persistence verify' finds all of it.")]
    public static partial void ShadowReadDiffers(ILogger log, string store, string source, ShadowDifference difference);

    [LoggerMessage(
        1503, LogLevel.Warning,
        "Postgres does not answer; reads of {Store} that allow it are answered by SQLite, which "
        + "is complete until {AsOf:u}.")]
    public static partial void OlderReadsServed(ILogger log, string store, DateTimeOffset asOf);

    [LoggerMessage(
        1504, LogLevel.Debug, "SQLite could not answer a read of {Store} in the place of Postgres ({Problem}).")]
    public static partial void OlderReadRefused(ILogger log, string store, string problem);

    [LoggerMessage(1502, LogLevel.Debug, "A shadow read of {Store} could not be compared ({Problem}).")]
    public static partial void ShadowReadFailed(ILogger log, string store, string problem);

    [LoggerMessage(
        1601, LogLevel.Debug,
        "A maintenance pass removed {Tombstones} tombstones, {Expired} expired rows, {Retired} rows and "
        + "{MonthsDropped} months that retention does not keep, made {MonthsMade} months, gave back {Jobs} jobs, "
        + "summed up {Days} days of usage; collection: {Collection}; mirror: {MirrorProblem}.")]
    public static partial void Maintained(
        ILogger log, long tombstones, long expired, long retired, int monthsDropped, int monthsMade, int jobs,
        int days, CollectionState collection, string? mirrorProblem);

    [LoggerMessage(1603, LogLevel.Information, "Rows of {Table} from before {Cutoff:u} are not kept any more.")]
    public static partial void RetentionMoved(ILogger log, string table, DateTimeOffset cutoff);

    [LoggerMessage(
        1604, LogLevel.Warning,
        "A month of {Table} in {Side} was not dropped, because the table was in use all the time; the next "
        + "pass tries again.")]
    public static partial void MonthHeldUp(ILogger log, string table, DatabaseSide side);

    [LoggerMessage(1602, LogLevel.Warning, "A maintenance pass failed; nothing is lost, and the next one tries again.")]
    public static partial void MaintenanceStumbled(ILogger log, Exception problem);
}
