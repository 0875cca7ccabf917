using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Control;

/// <summary>Replaces the control row by compare-and-set.</summary>
internal static class ControlTransition
{
    private static readonly string[] ReplaceParameters =
    [
        "phase", "epoch", "authority", "state", "attempt", "lastVersion", "coverage", "ceiling", "peer", "generation",
        "peerVersion", "mark", "unverified", "gc",
    ];

    public static bool TryReplace(WriterSession session, ControlRow expected, ControlRow next, string reason)
    {
        // These have risen since the caller read the row.
        var present = session.Control with
        {
            LastVersion = expected.LastVersion, PeerVersion = expected.PeerVersion,
            CompleteUntil = expected.CompleteUntil,
        };
        var replaced = present == expected && Replace(session, next);
        if (replaced && next.Epoch != expected.Epoch)
        {
            AppendHistory(session, next, reason);
        }

        return replaced;
    }

    private static bool Replace(WriterSession session, ControlRow next) => session
        .Prepare(ControlSql.Replace, ReplaceParameters)
        .Set(0, (int)next.Phase).Set(1, next.Epoch)
        .Set(2, ControlRows.Name(next.Authority)).Set(3, ControlRows.Name(next.State))
        .Set(4, next.AttemptId).Set(5, next.LastVersion).Set(6, next.CoverageEpoch)
        .Set(7, next.Ceiling is { } ceiling ? (int)ceiling : null)
        .Set(8, next.PeerId).Set(9, next.Generation).Set(10, next.PeerVersion)
        .Set(11, next.ServerMark?.ToString()).Set(12, next.UnverifiedVersion).Set(13, next.GcGeneration)
        .Execute() == 1;

    private static void AppendHistory(WriterSession session, ControlRow next, string reason) => session
        .Prepare(ControlSql.AppendHistory, "epoch", "phase", "authority", "reason", "now")
        .Set(0, next.Epoch).Set(1, (int)next.Phase).Set(2, ControlRows.Name(next.Authority)).Set(3, reason)
        .Set(4, session.Now)
        .Execute();
}
