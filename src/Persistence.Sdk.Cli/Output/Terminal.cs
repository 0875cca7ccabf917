using Spectre.Console;
using Spectre.Console.Rendering;

namespace Persistence.Sdk.Cli.Output;

/// <summary>
/// Where a command writes: results to the standard output, everything else to the standard error. Nothing gets there
/// past the redaction. Not safe for concurrent use.
/// </summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isOutputTerminal, bool isErrorTerminal)
{
    private static readonly bool NoColor =
        Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };

    private readonly Lazy<IAnsiConsole> _output = new(() => Console(output, isOutputTerminal));
    private readonly Lazy<IAnsiConsole> _error = new(() => Console(error, isErrorTerminal));

    /// <summary>The raw streams, for the help.</summary>
    public TextWriter Output => output;

    public TextWriter Error => error;

    /// <summary>Whether the standard output carries one JSON document and nothing else.</summary>
    public bool IsJson { get; set; }

    /// <summary>Whether somebody can be asked.</summary>
    public bool CanAsk { get; private init; }

    /// <summary>Whether progress may be drawn, which needs a terminal.</summary>
    public bool CanDraw => isErrorTerminal;

    /// <summary>A console that draws on the standard error.</summary>
    public IAnsiConsole Drawing => _error.Value;

    public static Terminal OfConsole()
    {
        return new Terminal(
            System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected,
            !System.Console.IsErrorRedirected)
        {
            CanAsk = !System.Console.IsInputRedirected && !System.Console.IsErrorRedirected,
        };
    }

    /// <summary>The one document of a command that was asked for JSON.</summary>
    public void WriteDocument<T>(T document)
    {
        output.WriteLine(JsonText.Of(document));
        output.Flush();
    }

    /// <summary>A line of a result; nothing where JSON was asked for.</summary>
    public void WriteResult(string line)
    {
        if (!IsJson)
        {
            output.WriteLine(Redaction.Clean(line));
        }
    }

    /// <summary>A table of a result; nothing where JSON was asked for.</summary>
    public void WriteResult(TextTable table)
    {
        if (IsJson)
        {
            return;
        }

        if (!isOutputTerminal)
        {
            foreach (var line in table.ToLines())
            {
                WriteResult(line);
            }

            return;
        }

        var drawn = new Table { Border = TableBorder.Rounded };
        foreach (var header in table.Headers)
        {
            // Names are to be copied; what else is too long is wrapped.
            var isName = drawn.Columns.Count == 0;
            drawn.AddColumn(new TableColumn(new Markup($"[bold]{Markup.Escape(header)}[/]")) { NoWrap = isName });
        }

        foreach (var row in table.Rows)
        {
            drawn.AddRow(row.Select(cell => (IRenderable)new Text(Redaction.Clean(cell), StyleOf(cell))));
        }

        _output.Value.Write(drawn);
    }

    /// <summary>A message beside the result.</summary>
    public void Say(string message) => error.WriteLine(Redaction.Clean(message));

    /// <summary>What went wrong.</summary>
    public void Complain(string message)
    {
        if (isErrorTerminal)
        {
            // Not wrapped at the width of the terminal: what is to be typed next is to be copied from it.
            _error.Value.Profile.Width = int.MaxValue;
            _error.Value.Write(new Text(Redaction.Clean(message) + Environment.NewLine, new Style(Color.Red)));
        }
        else
        {
            Say(message);
        }
    }

    /// <summary>Asks yes or no; the answer is no where it is not given.</summary>
    public bool Ask(string question)
    {
        error.Write($"{Redaction.Clean(question)} [y/N] ");
        error.Flush();
        return System.Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static Style StyleOf(string cell) => cell switch
    {
        "ok" or "green" or "yes" or "clean" => new Style(Color.Green),
        "warn" => new Style(Color.Yellow),
        "fail" or "red" => new Style(Color.Red),
        _ => Style.Plain,
    };

    private static IAnsiConsole Console(TextWriter writer, bool isTerminal) =>
    AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(writer),
        Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
        ColorSystem = isTerminal && !NoColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
    });
}
