using System.Globalization;
using Persistence.Sdk;

namespace PaperPipeline.CommandLine;

/// <summary>Reads <c>--name value</c>, <c>--name=value</c> and switches.</summary>
internal static class CommandLineReader
{
    private static readonly Dictionary<string, Func<PipelineOptions, PipelineOptions>> Switches = new()
    {
        ["--fresh"] = options => options with { Fresh = true },
        ["--until-enter"] = options => options with { UntilEnter = true },
        ["--stay"] = options => options with { Stay = true },
        ["--help"] = options => options with { Help = true },
        ["-h"] = options => options with { Help = true },
    };

    private static readonly Dictionary<string, Func<PipelineOptions, string, PipelineOptions>> Values = new()
    {
        ["--folder"] = (options, value) => options with { Folder = value },
        ["--out"] = (options, value) => options with { Out = value },
        ["--sqlite"] = (options, value) => options with { Sqlite = value },
        ["--postgres"] = (options, value) => options with { Postgres = value },
        ["--phase"] = (options, value) => options with { Phase = PhaseOf(value) },
        ["--questions"] = (options, value) => options with { Questions = value },
        ["--ack-log"] = (options, value) => options with { AckLog = value },
        ["--summary"] = (options, value) => options with { Summary = value },
        ["--repeat"] = (options, value) => options with { Repeat = Whole("--repeat", value, 1, 100_000) },
        ["--pace"] = (options, value) =>
            options with { Pace = TimeSpan.FromMilliseconds(Whole("--pace", value, 0, 60_000)) },
        ["--workers"] = (options, value) => options with { Workers = Whole("--workers", value, 1, 64) },
        ["--chunk-words"] = (options, value) => options with { ChunkWords = Whole("--chunk-words", value, 10, 10_000) },
        ["--overlap"] = (options, value) => options with { OverlapWords = Whole("--overlap", value, 0, 9_999) },
    };

    public static PipelineOptions Read(IReadOnlyList<string> arguments)
    {
        var options = new PipelineOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = Split(arguments[i]);
            if (Switches.TryGetValue(name, out var turnOn) && value is null)
            {
                options = turnOn(options);
            }
            else if (Values.TryGetValue(name, out var set))
            {
                value ??= ++i < arguments.Count ? arguments[i] : "";
                options = set(options, value.Length > 0 ? value : throw new UsageException($"{name} needs a value."));
            }
            else
            {
                throw new UsageException($"There is no option '{arguments[i]}'; see --help.");
            }
        }

        return options.Help ? options : Checked(options);
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.StartsWith("--", StringComparison.Ordinal)
            ? argument.IndexOf('=', StringComparison.Ordinal)
            : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static PipelineOptions Checked(PipelineOptions options)
    {
        if (!Directory.Exists(options.Folder))
        {
            throw new UsageException($"--folder names '{options.Folder}', which is not a folder.");
        }

        if (options.Questions is { } questions && !File.Exists(questions))
        {
            throw new UsageException($"--questions names '{questions}', which is not a file.");
        }

        return options.OverlapWords < options.ChunkWords
            ? options
            : throw new UsageException(
                $"--overlap is {options.OverlapWords}; it must be less than --chunk-words, {options.ChunkWords}.");
    }

    private static PersistencePhase PhaseOf(string value) =>
        Enum.TryParse<PersistencePhase>(value, ignoreCase: true, out var phase) && Enum.IsDefined(phase)
            ? phase
            : throw new UsageException(
                $"--phase is '{value}'; allowed are {string.Join(", ", Enum.GetNames<PersistencePhase>())}.");

    private static int Whole(string name, string value, int smallest, int largest) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= smallest && number <= largest
                ? number
                : throw new UsageException(
                    $"{name} is '{value}'; allowed are whole numbers from {smallest} to {largest}.");
}
