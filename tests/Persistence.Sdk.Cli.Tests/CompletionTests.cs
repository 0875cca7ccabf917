using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Faults;

namespace Persistence.Sdk.Cli.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("persistence pend", "pending")]
    [InlineData("persistence schema script --side p", "postgres")]
    [InlineData("persistence phase set Dual", "DualWrite")]
    [InlineData("persistence backfill --table workflow.r", "workflow.run_records")]
    [InlineData("persistence preflight --js", "--json")]
    public async Task Bash_completes_what_was_begun(string line, string expected)
    {
        var script = (await Pair.RunBareAsync("completion", "bash")).Ended(0).Output;
        var words = string.Join(' ', line.Split(' ').Select(word => $"'{word}'"));
        await using var bash = ChildProcess.Start("bash", ["-c",
            $$"""
            persistence() { dotnet '{{typeof(ExitCodes).Assembly.Location}}' "$@"; }
            {{script}}
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{words}}) COMP_CWORD={{line.Split(' ').Length - 1}}
            _persistence
            printf '%s\n' "${COMPREPLY[@]}"
            """]);

        Assert.Equal(0, await bash.ExitCodeAsync());
        Assert.Equal([expected], bash.Lines);
    }

    [Fact]
    public async Task Each_shell_has_a_script_and_an_unknown_one_is_refused_with_those_there_are()
    {
        foreach (var shell in (string[])["zsh", "fish", "pwsh"])
        {
            Assert.Contains("suggest:", (await Pair.RunBareAsync("completion", shell)).Ended(0).Output,
                StringComparison.Ordinal);
        }

        Assert.Contains("zsh", (await Pair.RunBareAsync("completion", "cmd")).Ended(2).Errors,
            StringComparison.Ordinal);
    }
}
