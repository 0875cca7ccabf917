using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Health;

/// <summary>What a status gives cause to say, one sentence each.</summary>
internal static class Findings
{
    /// <summary>A row that waits for longer was not just missed by its own inline attempt.</summary>
    private static readonly TimeSpan OldBacklog = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong with the database that decides; null where nothing is.</summary>
    public static string? OfAuthority(PersistenceStatus status) => status.Authority switch
    {
        null => "Persistence has not been started; the host starts it, or the first operation does.",
        { } side when status.Of(side).IsReachable != true =>
            $"{side} decides and does not answer: {status.Of(side).Problem}",
        _ => null,
    };

    /// <summary>What keeps the process from its work, or needs a person before any harm can be undone.</summary>
    public static IEnumerable<string> ThatFail(PersistenceStatus status)
    {
        if (OfAuthority(status) is { } problem)
        {
            yield return problem;
        }

        foreach (var side in Needed(status).Where(side => status.Of(side).Schema == SchemaState.Rejected))
        {
            yield return $"The schema of {side} is refused: {status.Of(side).Problem}";
        }

        if (status.Binding == BindingState.Rejected)
        {
            yield return status.BindingProblem!;
        }
    }

    /// <summary>What the process works in spite of.</summary>
    public static IEnumerable<string> ThatDegrade(PersistenceStatus status)
    {
        if (status.WaitingStep is { } step)
        {
            yield return $"Phase {step.From} is in force; the step to {step.To} waits: {step.Reason}";
        }

        var away = Needed(status)
            .Where(side => side != status.Authority && status.Of(side).IsReachable == false);
        foreach (var side in away)
        {
            yield return $"The mirror {side} does not answer: {status.Of(side).Problem}";
        }

        if (status.WrongNeighbour == WrongNeighbour.OlderLibrary)
        {
            yield return status.BindingProblem!;
        }

        if (status.Breaker == MirrorBreakerState.Open)
        {
            yield return "The breaker before the mirror is open; writes wait in the pending set.";
        }

        if (status.ParkedRows > 0)
        {
            yield return $"{status.ParkedRows} rows are parked: the mirror refuses their data.";
        }

        if (status.OldestPending > OldBacklog && status.PendingRows > status.ParkedRows)
        {
            yield return $"{status.PendingRows} rows are pending, the oldest for "
                + $"{status.OldestPending.Value.TotalSeconds:0} s.";
        }

        // What is not wanted back is no finding: phase 4 is closed by design.
        if (status.Rollback is { Kind: not RollbackKind.Lossless } way && status.Phase != PersistencePhase.PostgresOnly)
        {
            yield return $"The way back to SQLite is {way}: {way.Reason}";
        }

        if (status.ReloadProblem is { } reload)
        {
            yield return $"Changed options are not followed: {reload}";
        }
    }

    private static IEnumerable<DatabaseSide> Needed(PersistenceStatus status) => status.Phase is { } phase
        ? Enum.GetValues<DatabaseSide>().Where(PhaseRoles.Of(phase).Needs)
        : [];
}
