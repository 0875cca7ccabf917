using Persistence.Sdk.Testing.Faults;

namespace Persistence.Sdk.Testing.Tests.Faults;

public sealed class ChildProcessTests
{
    private const int KilledExitCode = 128 + 9;

    [Fact]
    public async Task Lines_are_taken_in_order_and_the_exit_code_follows()
    {
        await using var child = Shell("echo one; read x; echo two $x; echo three; exit 7");
        await child.LineAsync(line => line == "one");
        await child.WriteLineAsync("kept");

        Assert.Equal("two kept", await child.LineAsync(line => line.StartsWith("two")));
        Assert.Equal(7, await child.ExitCodeAsync());
        Assert.Equal(["one", "two kept", "three"], child.Lines);
    }

    [Fact]
    public async Task A_child_that_ends_without_the_awaited_line_is_reported_with_its_output()
    {
        await using var child = Shell("echo here; echo wrong >&2");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => child.LineAsync(line => line == "there"));

        Assert.Contains("here", failure.Message);
        Assert.Contains("wrong", failure.Message);
    }

    [Fact]
    public async Task A_killed_child_is_gone_whatever_it_was_doing()
    {
        await using var child = Shell("trap '' TERM INT; echo up; while read x; do :; done");
        await child.LineAsync(line => line == "up");

        await child.KillAsync();

        Assert.False(child.Running);
        Assert.Equal(KilledExitCode, await child.ExitCodeAsync());
    }

    [Fact]
    public async Task A_stopped_child_does_nothing_until_it_is_continued()
    {
        await using var child = Shell("echo up; while read x; do echo $x; done");
        await child.LineAsync(line => line == "up");

        child.Stop();
        await child.WriteLineAsync("later");
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => child.LineAsync(line => line == "later", TimeSpan.FromMilliseconds(200)));
        child.Continue();

        Assert.Equal("later", await child.LineAsync(line => line == "later"));
    }

    [Fact]
    public async Task A_dotnet_child_gets_its_arguments()
    {
        await using var child = ChildProcess.Dotnet(typeof(ChildProcessTests).Assembly.Location, ["exit", "5"]);

        Assert.Equal(5, await child.ExitCodeAsync());
    }

    private static ChildProcess Shell(string script) => ChildProcess.Start("sh", ["-c", script]);
}
