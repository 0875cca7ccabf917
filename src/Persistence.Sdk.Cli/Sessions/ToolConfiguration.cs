using Microsoft.Extensions.Configuration;
using Persistence.Sdk.Cli.Failures;

namespace Persistence.Sdk.Cli.Sessions;

/// <summary>The configuration of a command: file, environment, command line, the later before the earlier.</summary>
internal static class ToolConfiguration
{
    private const string DefaultFile = "appsettings.json";

    /// <param name="connections">What the command line says.</param>
    /// <param name="asksFor">The phase this command asks for, whatever the file says.</param>
    public static IConfigurationRoot Build(Connections connections, PersistencePhase asksFor)
    {
        var builder = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory());
        if (FindFile(connections) is { } file)
        {
            builder.AddJsonFile(file, optional: false, reloadOnChange: false);
        }

        return builder
            .AddEnvironmentVariables()
            .AddPersistenceEnvironment(connections.EnvironmentPrefix)
            .AddInMemoryCollection(OfCommandLine(connections, asksFor))
            .Build();
    }

    private static string? FindFile(Connections connections)
    {
        if (connections.Config is not { } named)
        {
            var usual = Path.GetFullPath(DefaultFile);
            return File.Exists(usual) ? usual : null;
        }

        var path = Path.GetFullPath(named);
        return File.Exists(path)
            ? path
            : throw OperatorException.Usage($"'{path}' ('--config') does not exist. Name the application's "
                + "settings file.");
    }

    private static Dictionary<string, string?> OfCommandLine(Connections connections, PersistencePhase asksFor)
    {
        var settings = new Dictionary<string, string?> { ["Persistence:Phase"] = asksFor.ToString() };
        if (connections.Sqlite is { } path)
        {
            settings["Persistence:Sqlite:Path"] = path;
        }

        if (connections.Postgres is { } postgres)
        {
            settings["Persistence:Postgres:ConnectionString"] = postgres;
            settings["Persistence:Postgres:ConnectionName"] = "";
        }

        for (var i = 0; i < connections.Modules.Count; i++)
        {
            settings[$"Persistence:Modules:{i}"] = connections.Modules[i];
        }

        return settings;
    }
}
