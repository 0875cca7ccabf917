namespace Persistence.Sdk.Core.Control;

/// <summary>The control tables of one database. Every change is durable (fully synchronous) when it returns.</summary>
internal interface IControlPlane
{
    Task<ControlRow> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the control row where it is still as expected, but for what rises all the time (the versions, and
    /// <see cref="ControlRow.CompleteUntil"/>, which a new epoch voids); holds the
    /// scope exclusively, and appends to the history where the epoch moves. <see cref="ControlRow.OwnId"/> is never
    /// changed by it, and <see cref="ControlRow.LastVersion"/> never lowered. The state
    /// <see cref="ControlState.Raising"/> is only entered where nothing is pending.
    /// </summary>
    /// <returns>False where another process was faster, or keys are pending; nothing was changed then.</returns>
    Task<bool> TryReplaceAsync(
        ControlRow expected, ControlRow next, string reason, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the control row as <see cref="TryReplaceAsync(ControlRow, ControlRow, string, CancellationToken)"/>
    /// does, if the answer to a question is yes. Where the database can hold the row locked meanwhile without stopping
    /// others, it is asked with the change made, so that hardly anything can hinder the commit behind a yes.
    /// </summary>
    /// <param name="expected">What stands there.</param>
    /// <param name="next">What shall stand there.</param>
    /// <param name="reason">What the history tells.</param>
    /// <param name="commitIf">Asked at most once; where it gives false or throws, nothing is changed.</param>
    /// <param name="cancellationToken">Honoured until the commit.</param>
    /// <returns>False where another process was faster, also behind a yes, or where the answer was no.</returns>
    Task<bool> TryReplaceAsync(
        ControlRow expected, ControlRow next, string reason, Func<CancellationToken, Task<bool>> commitIf,
        CancellationToken cancellationToken);

    /// <summary>The transitions that this side has seen, by epoch.</summary>
    Task<IReadOnlyList<PhaseHistoryEntry>> ListHistoryAsync(CancellationToken cancellationToken);

    /// <summary>Where the server stands in its own history; null where it has none or does not tell.</summary>
    Task<ServerMark?> ReadServerMarkAsync(CancellationToken cancellationToken) => Task.FromResult<ServerMark?>(null);

    /// <summary>
    /// Sets <see cref="ControlRow.CompleteUntil"/> of a side that is the mirror; does nothing on one that keeps none.
    /// </summary>
    /// <exception cref="AuthorityChangedException">It stands at another epoch, or decides itself.</exception>
    /// <exception cref="BindingRejectedException">It is not bound to that authority.</exception>
    Task NoteCompleteAsync(DateTimeOffset until, MirrorFence fence, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Whether any replicated table holds a row.</summary>
    Task<bool> HasRowsAsync(CancellationToken cancellationToken);

    /// <summary>Adds or refreshes a process; its heartbeat is set to the database's time.</summary>
    Task RegisterAsync(ProcessRegistration process, CancellationToken cancellationToken);

    Task UnregisterAsync(string processId, CancellationToken cancellationToken);

    /// <summary>The processes whose heartbeat is not older than <paramref name="maxAge"/>.</summary>
    Task<IReadOnlyList<ProcessRegistration>> ListProcessesAsync(TimeSpan maxAge, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a lease that is free, expired or already held by the holder, for the time given. The fencing token grows
    /// with every change of holder.
    /// </summary>
    /// <returns>Null while another holder has it.</returns>
    Task<Lease?> TryAcquireLeaseAsync(
        string name, string holder, TimeSpan duration, CancellationToken cancellationToken);

    Task ReleaseLeaseAsync(string name, string holder, CancellationToken cancellationToken);
}
