using Persistence.Sdk.Postgres.Errors;

namespace Persistence.Sdk.Cli.Failures;

/// <summary>What to do about a Postgres that does not do what a command wants.</summary>
internal static class ServerAdvice
{
    public static string Of(DatabaseUnavailableException problem) => PostgresFailures.CodeOf(problem) switch
    {
        null => "Start the server, or correct 'Persistence:Postgres:ConnectionString'; 'persistence doctor' looks at "
            + "everything around it.",
        SqlStates.InsufficientPrivilege =>
            "Grant the role what it lacks (deploy/sql/roles.sql): 'persistence doctor' lists it. 'persistence "
            + "schema apply' needs a role that may create schemas.",
        SqlStates.DuplicateTable or SqlStates.DuplicateObject or SqlStates.DuplicateFunction =>
            "Another application's objects stand where this library's belong. Use a database of its own, or move "
            + "them away, and run it again: what was applied stays.",
        _ => "'persistence doctor' looks at everything around it; the server's log says more.",
    };
}
