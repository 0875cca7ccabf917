using System.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.CommandLine;

/// <summary>A command, with its examples and what it does.</summary>
internal abstract class Verb(string name, string description, params string[] examples)
{
    /// <summary>Lines of the help, without the tool's name.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;

    protected Command Command { get; } = new(name, description);

    /// <summary>The command for the tree.</summary>
    public Command Build(VerbRunner runner)
    {
        runner.Attach(Command, this);
        return Command;
    }

    /// <summary>The phase the command asks for; none but one asks for more than the least.</summary>
    public virtual PersistencePhase AsksFor(ParseResult parsed) => PersistencePhase.SqliteOnly;

    /// <returns>The exit code.</returns>
    public abstract Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken);

    protected T Add<T>(T option)
        where T : Option
    {
        Command.Add(option);
        return option;
    }

    protected T AddArgument<T>(T argument)
        where T : Argument
    {
        Command.Add(argument);
        return argument;
    }
}
