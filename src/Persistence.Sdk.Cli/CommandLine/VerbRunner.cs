using System.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.CommandLine;

/// <summary>Runs verbs and turns what they throw into a message and an exit code.</summary>
internal sealed class VerbRunner(GlobalOptions options, Terminal terminal)
{
    private readonly Dictionary<Command, Verb> _verbs = [];

    public void Attach(Command command, Verb verb)
    {
        _verbs[command] = verb;
        command.SetAction((parsed, cancellationToken) => RunAsync(verb, parsed, cancellationToken));
    }

    /// <summary>The examples of a command; of one that groups others, the first of each.</summary>
    public IEnumerable<string> ExamplesOf(Command command) => _verbs.TryGetValue(command, out var verb)
        ? verb.Examples
        : command.Subcommands.SelectMany(below => ExamplesOf(below).Take(1));

    private async Task<int> RunAsync(Verb verb, ParseResult parsed, CancellationToken cancellationToken)
    {
        terminal.IsJson = parsed.GetValue(options.Json);
        var connections = options.Read(parsed);
        try
        {
            var session = OperatorSession.Open(connections, verb.AsksFor(parsed));
            await using var sessionScope = session.ConfigureAwait(false);
            return await verb.RunAsync(parsed, session, terminal, cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the last one who can tell the operator
        catch (Exception problem)
#pragma warning restore CA1031
        {
            var failure = Failure.Of(problem, connections);
            FailureReport.Write(terminal, failure);
            if (parsed.GetValue(options.Verbose))
            {
                terminal.Say(problem.ToString());
            }

            return failure.ExitCode;
        }
    }
}
