using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Parity;

namespace Persistence.Sdk.Cli.Verbs.Verify;

/// <summary>The options of <c>verify</c>, and what they ask for together.</summary>
internal sealed class VerifyOptions
{
    private const int MostSamples = 10_000;

    private readonly Option<ParityMode> _mode = Mode();
    private readonly Option<string[]> _tables =
        SharedOptions.Tables("A table to compare; may be given several times. Default: all.");

    private readonly Option<int?> _sampleRows = SharedOptions.Within(
        "--sample-rows", "The rows to look at in each table in mode sample. Default: 1000.", 1, int.MaxValue);

    private readonly Option<int?> _seed = SharedOptions.Within(
        "--seed", "Looks at the places of an earlier sample again.", 0, int.MaxValue);

    private readonly Option<int?> _maxSamples = SharedOptions.Within(
        "--max-samples", "The largest number of differences of a table that are shown. Default: 20.", 0, MostSamples);

    private readonly Option<bool> _repair = new("--repair")
    {
        Description = "Bring to the mirror what the authority has, deletions included.",
    };

    private readonly Option<bool> _takeFromMirror = new("--take-from-mirror")
    {
        Description = "With --repair: also take from the mirror the rows of which it has the higher version.",
    };

    private readonly Option<bool> _showValues = new("--show-values")
    {
        Description = "Show both values of the columns that differ. They are contents of your rows.",
    };

    private readonly Option<string?> _markdown = new("--markdown", "--report")
    {
        Description = "Write a report in Markdown to this file, too.",
        HelpName = "file",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
            [_mode, _tables, _sampleRows, _seed, _repair, _takeFromMirror, _showValues, _maxSamples, _markdown])
        {
            command.Add(option);
        }
    }

    /// <exception cref="OperatorException">The options contradict each other.</exception>
    public ParityRequest Read(ParseResult parsed, OperatorSession session)
    {
        var usual = new ParityRequest();
        var request = usual with
        {
            Mode = parsed.GetValue(_mode),
            Tables = session.Tables(parsed.GetValue(_tables)),
            SampleRows = parsed.GetValue(_sampleRows) ?? usual.SampleRows,
            Seed = parsed.GetValue(_seed),
            MaxSamples = parsed.GetValue(_maxSamples) ?? usual.MaxSamples,
            Repair = parsed.GetValue(_repair),
            TakeFromMirror = parsed.GetValue(_takeFromMirror),
            ShowValues = parsed.GetValue(_showValues),
        };
        return request switch
        {
            { TakeFromMirror: true, Repair: false } => throw OperatorException.Usage(
                "--take-from-mirror says how to repair: give --repair with it."),
            { Repair: true, Mode: ParityMode.Counts } => throw OperatorException.Usage(
                "Counts do not say which rows differ, so --repair needs --mode sample or full."),
            _ => request,
        };
    }

    /// <summary>The file of the report; null where none is asked for.</summary>
    /// <exception cref="OperatorException">Its folder does not exist; better known before the work.</exception>
    public string? ReadReportPath(ParseResult parsed)
    {
        if (parsed.GetValue(_markdown) is not { } given)
        {
            return null;
        }

        var path = Path.GetFullPath(given);
        return Directory.Exists(Path.GetDirectoryName(path)) && !Directory.Exists(path)
            ? path
            : throw OperatorException.Usage($"'{path}' ('--markdown') cannot be a file: name one in a folder that "
                + "exists.");
    }

    private static Option<ParityMode> Mode()
    {
        var words = string.Join(", ", Enum.GetValues<ParityMode>().Select(ParityWords.Of));
        var option = new Option<ParityMode>("--mode")
        {
            Description = "How closely to look: the number of rows, some whole rows, or all of them. Default: full.",
            HelpName = "counts|sample|full",
            DefaultValueFactory = _ => ParityMode.Full,
            CustomParser = result => Enum.TryParse<ParityMode>(result.Tokens[0].Value, ignoreCase: true, out var mode)
                && Enum.IsDefined(mode)
                    ? mode
                    : SharedOptions.Refuse<ParityMode>(result, words),
        };
        option.CompletionSources.Add([.. Enum.GetValues<ParityMode>().Select(ParityWords.Of)]);
        return option;
    }
}
