using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>
/// The history of both sides as one: each has seen what happened while it decided, and of the rest that it followed.
/// </summary>
internal static class PhaseHistory
{
    /// <param name="session">The databases.</param>
    /// <param name="only">The side whose history is told alone; null for both.</param>
    /// <param name="terminal">Where it is told that a side does not answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<Entry>> ReadAsync(
        OperatorSession session, DatabaseSide? only, Terminal terminal, CancellationToken cancellationToken)
    {
        var phase = await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var entries = new List<(Entry Entry, bool IsFollowing)>();
        foreach (var side in only is { } one ? [one] : Enum.GetValues<DatabaseSide>())
        {
            var isNeeded = only is not null || side == phase.Authority.Side;
            if (!isNeeded && (side == DatabaseSide.Postgres ? !session.HasPostgres : !session.Sides.SqliteFileExists))
            {
                continue;
            }

            try
            {
                var open = await session.OpenAsync(side, cancellationToken).ConfigureAwait(false);
                var told = await open.Control.ListHistoryAsync(cancellationToken).ConfigureAwait(false);
                entries.AddRange(told.Select(entry => (
                    new Entry(entry.Epoch, entry.At, entry.Phase, entry.Authority, entry.Reason, side),
                    entry.IsFollowing)));
            }
            catch (Exception problem) when (!isNeeded && problem is PersistenceException or OperatorException)
            {
                terminal.Say($"What {side} has seen is not among it: {problem.Message}");
            }
        }

        return
        [
            .. entries.GroupBy(found => found.Entry.Epoch).OrderBy(epoch => epoch.Key)
                .Select(epoch => epoch.OrderBy(found => found.IsFollowing)
                    .ThenBy(found => found.Entry.Side != found.Entry.Authority).First().Entry),
        ];
    }

    /// <summary>A transition, as documents tell it.</summary>
    internal sealed record Entry(
        long Epoch, DateTimeOffset At, PersistencePhase Phase, DatabaseSide Authority, string Reason,
        DatabaseSide Side);
}
