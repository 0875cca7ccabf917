using System.Globalization;
using Persistence.Sdk;

namespace PaperPipeline.CommandLine;

/// <summary>
/// Reads <c>--name value</c>, <c>--name=value</c> and switches as settings: each option is a configuration path, so
/// that it can stand in the environment and in appsettings.json too.
/// </summary>
internal static class CommandLineReader
{
    private static readonly Dictionary<string, string> Switches = new()
    {
        ["--fresh"] = PipelineOptions.Path(nameof(PipelineOptions.Fresh)),
        ["--until-enter"] = PipelineOptions.Path(nameof(PipelineOptions.UntilEnter)),
        ["--stay"] = PipelineOptions.Path(nameof(PipelineOptions.Stay)),
    };

    private static readonly Dictionary<string, string> Values = new()
    {
        ["--folder"] = PipelineOptions.Path(nameof(PipelineOptions.Folder)),
        ["--out"] = PipelineOptions.Path(nameof(PipelineOptions.Out)),
        ["--sqlite"] = "Persistence:Sqlite:Path",
        ["--postgres"] = "Persistence:Postgres:ConnectionString",
        ["--phase"] = "Persistence:Phase",
        ["--questions"] = PipelineOptions.Path(nameof(PipelineOptions.Questions)),
        ["--ack-log"] = PipelineOptions.Path(nameof(PipelineOptions.AckLog)),
        ["--show-run"] = PipelineOptions.Path(nameof(PipelineOptions.ShowRun)),
        ["--summary"] = PipelineOptions.Path(nameof(PipelineOptions.Summary)),
        ["--repeat"] = PipelineOptions.Path(nameof(PipelineOptions.Repeat)),
        ["--pace"] = PipelineOptions.Path(nameof(PipelineOptions.Pace)),
        ["--workers"] = PipelineOptions.Path(nameof(PipelineOptions.Workers)),
        ["--chunk-words"] = PipelineOptions.Path(nameof(PipelineOptions.ChunkWords)),
        ["--overlap"] = PipelineOptions.Path(nameof(PipelineOptions.OverlapWords)),
        ["--drain"] = PipelineOptions.Path(nameof(PipelineOptions.Drain)),
        ["--otlp"] = PipelineOptions.Path(nameof(PipelineOptions.Otlp)),
    };

    /// <summary>The settings by configuration path, or null where help is asked for.</summary>
    public static IReadOnlyDictionary<string, string?>? Read(IReadOnlyList<string> arguments)
    {
        var settings = new Dictionary<string, string?>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            if (name is "--help" or "-h")
            {
                return null;
            }

            if (Switches.TryGetValue(name, out var path) && value is null)
            {
                settings[path] = bool.TrueString;
            }
            else if (Values.TryGetValue(name, out path))
            {
                value ??= ++i < arguments.Count ? arguments[i] : "";
                settings[path] = value.Length > 0
                    ? Setting(name, value)
                    : throw new UsageException($"{name} needs a value.");
            }
            else
            {
                throw new UsageException($"There is no option '{arguments[i]}'; see --help.");
            }
        }

        return settings;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal)
            ? argument.IndexOf('=', StringComparison.Ordinal)
            : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static string Setting(string name, string value) => name switch
    {
        "--pace" => TimeSpan.FromMilliseconds(Whole(name, value)).ToString("c"),
        "--drain" => TimeSpan.FromSeconds(Whole(name, value)).ToString("c"),
        "--repeat" or "--workers" or "--chunk-words" or "--overlap" => $"{Whole(name, value)}",
        "--phase" => PhaseOf(value),
        _ => value,
    };

    private static string PhaseOf(string value) =>
        Enum.TryParse<PersistencePhase>(value, ignoreCase: true, out var phase) && Enum.IsDefined(phase)
            ? phase.ToString()
            : throw new UsageException(
                $"--phase is '{value}'; allowed are {string.Join(", ", Enum.GetNames<PersistencePhase>())}.");

    private static int Whole(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UsageException($"{name} is '{value}'; a whole number is expected.");
}
