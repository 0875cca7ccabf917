using System.Text.Json;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Failures;

/// <summary>What an operator is told when a command fails.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Message">What happened and what to do next.</param>
internal sealed record Failure(int ExitCode, string Message)
{
    public static Failure Of(Exception problem, Connections connections)
    {
        var failure = Describe(problem);
        return failure with { Message = connections.AsGiven(failure.Message) };
    }

    private static Failure Describe(Exception problem) => problem switch
    {
        OperatorException told => new Failure(told.ExitCode, told.Message),
        OptionsValidationException options => new Failure(ExitCodes.Usage, string.Join('\n', options.Failures)),
        SchemaMissingException missing => new Failure(
            ExitCodes.Failed,
            $"Script '{missing.Script}' has not been applied to the {missing.Side} database. "
            + "Apply it with 'persistence schema apply', as a role that owns the schema."),
        DatabaseUnavailableException { Side: DatabaseSide.Postgres } away => new Failure(
            ExitCodes.Failed, $"{away.Message} {ServerAdvice.Of(away)}"),
        PhaseRefusedException { To: <= PersistencePhase.Backfill } refused => new Failure(
            ExitCodes.Failed, $"{refused.Message} 'persistence phase set {FirstStep(refused)}' asks for it, too."),
        PersistenceException known => new Failure(ExitCodes.Failed, known.Message),
        InvalidDataException { InnerException: { } inner } => new Failure(
            ExitCodes.Usage, $"The configuration file cannot be read as JSON{LineOf(inner)}."),
        // A connection string that cannot be read: the message names the option and quotes nothing.
        ArgumentException { ParamName: null, Message: ['\'', ..] } unreadable => new Failure(
            ExitCodes.Usage, unreadable.Message),
        OperationCanceledException => new Failure(
            ExitCodes.Failed, "Stopped. What was committed stays; run the command again to go on."),
        _ => new Failure(
            ExitCodes.Failed,
            $"An error that was not foreseen: {problem.GetType().Name}. Run it again with --verbose to see where."),
    };

    /// <summary>History is copied in phase 1 as in phase 2: the nearer one will do.</summary>
    private static PersistencePhase FirstStep(PhaseRefusedException refused) =>
        refused.From == PersistencePhase.SqliteOnly ? PersistencePhase.DualWrite : refused.To;

    private static string LineOf(Exception? problem) => problem switch
    {
        null => "",
        JsonException { LineNumber: { } line } => $" (line {line + 1})",
        _ => LineOf(problem.InnerException),
    };
}
