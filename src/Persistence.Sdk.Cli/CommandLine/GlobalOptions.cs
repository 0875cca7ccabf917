using System.CommandLine;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.CommandLine;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Config { get; } = new("--config")
    {
        Description = "The application's settings file. Default: appsettings.json in the current folder, where "
            + "there is one.",
        HelpName = "file",
        Recursive = true,
    };

    public Option<string?> Sqlite { get; } = new("--sqlite")
    {
        Description = "The SQLite file, instead of 'Persistence:Sqlite:Path'.",
        HelpName = "file",
        Recursive = true,
    };

    public Option<string?> Postgres { get; } = new("--postgres")
    {
        Description = "Connection string or postgresql:// URI, instead of "
            + "'Persistence:Postgres:ConnectionString'. Others "
            + "on this machine can read a command line: prefer Persistence__Postgres__ConnectionString for a password.",
        HelpName = "connection",
        Recursive = true,
    };

    public Option<string[]> Module { get; } = new("--module")
    {
        Description = "A module in use, instead of 'Persistence:Modules'. May be given several times.",
        HelpName = "name",
        Recursive = true,
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string?> EnvironmentPrefix { get; } = new("--env-prefix")
    {
        Description = "The prefix of variables such as DATABASE_URL, DB_URL and POSTGRES_POOL_SIZE.",
        HelpName = "prefix",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Write one JSON document to the standard output, and nothing else there.",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Show where an unforeseen error came from.",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        foreach (var option in (Option[])[Config, Sqlite, Postgres, Module, EnvironmentPrefix, Json, Verbose])
        {
            root.Add(option);
        }
    }

    public Connections Read(ParseResult parsed) => new()
    {
        Config = parsed.GetValue(Config),
        EnvironmentPrefix = parsed.GetValue(EnvironmentPrefix),
        Sqlite = parsed.GetValue(Sqlite),
        Postgres = parsed.GetValue(Postgres),
        Modules = parsed.GetValue(Module) ?? [],
    };
}
