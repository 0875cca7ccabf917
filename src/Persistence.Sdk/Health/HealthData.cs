namespace Persistence.Sdk.Health;

/// <summary>The data entries of the health checks; an entry without a value is left out.</summary>
internal static class HealthData
{
    public static IReadOnlyDictionary<string, object> Live(PersistenceStatus status) => Known(
        ("authority", status.Authority?.ToString()),
        ("reachable", status.Authority is { } side ? status.Of(side).IsReachable : null),
        ("problem", status.Authority is { } same ? status.Of(same).Problem : null));

    public static IReadOnlyDictionary<string, object> Ready(PersistenceStatus status) => Known(
        ("asks_for", status.AsksFor.ToString()),
        ("phase", status.Phase?.ToString()),
        ("epoch", status.Epoch),
        ("authority", status.Authority?.ToString()),
        ("waiting_step", status.WaitingStep?.To.ToString()),
        ("waiting_reason", status.WaitingStep?.Reason),
        ("waiting_clauses", status.WaitingStep is { } step ? Text(step) : null),
        ("pending_rows", status.PendingRows),
        ("oldest_pending_seconds", status.OldestPending?.TotalSeconds),
        ("parked_rows", status.ParkedRows),
        ("rollback", status.Rollback?.ToString()),
        ("breaker", status.Breaker.ToString()),
        ("binding", status.Binding.ToString()),
        ("wrong_neighbour", status.WrongNeighbour?.ToString()),
        ("replicator_problem", status.ReplicatorProblem),
        ("reload_problem", status.ReloadProblem),
        ("sqlite_reachable", status.Sqlite.IsReachable),
        ("sqlite_schema", status.Sqlite.Schema.ToString()),
        ("sqlite_problem", status.Sqlite.Problem),
        ("postgres_reachable", status.Postgres.IsReachable),
        ("postgres_schema", status.Postgres.Schema.ToString()),
        ("postgres_problem", status.Postgres.Problem));

    private static string Text(WaitingPhaseStep step) => string.Join(
        "; ", step.Clauses.Select(clause => $"{clause.Name}: {(clause.IsGreen ? "green" : "red")}"));

    private static Dictionary<string, object> Known(params (string Name, object? Value)[] entries) => entries
        .Where(entry => entry.Value is not null).ToDictionary(entry => entry.Name, entry => entry.Value!);
}
