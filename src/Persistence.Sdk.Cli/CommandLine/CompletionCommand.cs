using System.CommandLine;
using Persistence.Sdk.Cli.Output;

namespace Persistence.Sdk.Cli.CommandLine;

/// <summary>
/// Prints what makes a shell complete this tool's commands and options. Opens no database, reads no settings.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        _persistence() {
          local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}"
          COMPREPLY=($(compgen -W "$(persistence "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _persistence persistence
        """;

    private const string Zsh =
        """
        _persistence() {
          local -a found
          found=("${(@f)$(persistence "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          [[ -n "$found" ]] && compadd -a found || _files
        }
        compdef _persistence persistence
        """;

    private const string Fish =
        """
        complete -c persistence -a '(persistence "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
        """;

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName persistence -ScriptBlock {
          param($word, $line, $cursor)
          persistence "[suggest:$cursor]" "$line" | Where-Object { $_ -like "$word*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
        }
        """;

    private static readonly Dictionary<string, string> Scripts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bash"] = Bash,
        ["zsh"] = Zsh,
        ["fish"] = Fish,
        ["pwsh"] = PowerShell,
    };

    public static Command Build(Terminal terminal)
    {
        var names = string.Join(", ", Scripts.Keys);
        var shell = new Argument<string>("shell")
        {
            Description = names,
            CustomParser = result => Scripts.ContainsKey(result.Tokens[0].Value)
                ? result.Tokens[0].Value
                : SharedOptions.Refuse<string>(result, names),
        };
        shell.CompletionSources.Add([.. Scripts.Keys]);
        var command = new Command(
            "completion",
            "Prints a script that makes a shell complete this tool: eval \"$(persistence completion bash)\".")
        {
            shell,
        };
        command.SetAction(parsed =>
            terminal.Output.WriteLine(Scripts[parsed.GetRequiredValue(shell)].ReplaceLineEndings("\n")));
        return command;
    }
}
