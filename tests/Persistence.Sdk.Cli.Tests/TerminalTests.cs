using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests;

/// <summary>What a person at a terminal sees, and what a pipe gets instead.</summary>
public sealed class TerminalTests
{
    private const char Escape = '\e';
    private const string Colour = "\e[38;";

    [PostgresFact]
    public async Task Bars_tables_and_colours_are_drawn_at_a_terminal_alone()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 3);

        var drawn = await AtTerminalAsync([], pair, "verify");
        var plain = (await pair.RunAsync("verify")).Ended(0);
        var colourful = await AtTerminalAsync([], pair, "doctor");
        var colourless = await AtTerminalAsync(new() { ["NO_COLOR"] = "1" }, pair, "doctor");

        Assert.All(["━", "100%", "╭", "Both sides are equal"], part =>
            Assert.Contains(part, drawn, StringComparison.Ordinal));
        Assert.DoesNotContain(Escape, plain.Output + plain.Errors);
        Assert.Contains("3 of 3 rows, done", plain.Errors, StringComparison.Ordinal);
        Assert.Contains(Colour, colourful, StringComparison.Ordinal);
        Assert.DoesNotContain(Colour, colourless, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_document_at_a_terminal_is_no_less_a_document()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 1);

        var text = await AtTerminalAsync([], pair, "doctor", "--json");

        Assert.DoesNotContain(Colour, text, StringComparison.Ordinal);
        Assert.DoesNotContain("╭", text, StringComparison.Ordinal);
    }

    /// <summary>Runs the tool at a pseudo-terminal, which <c>script</c> of every Linux makes.</summary>
    private static async Task<string> AtTerminalAsync(
        Dictionary<string, string> environment, Pair pair, params string[] arguments)
    {
        string[] words = ["dotnet", typeof(ExitCodes).Assembly.Location, .. arguments, "--sqlite", pair.Sqlite];
        var command = string.Join(' ', words.Select(word => $"'{word}'"));
        environment["Persistence__Postgres__ConnectionString"] = pair.Postgres!;
        environment["TERM"] = "xterm-256color";
        await using var child = ChildProcess.Start("script", ["-qec", command, "/dev/null"], environment);
        Assert.Equal(0, await child.ExitCodeAsync());
        return string.Join('\n', child.Lines);
    }
}
