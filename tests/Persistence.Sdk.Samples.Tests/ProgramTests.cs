using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Samples.Tests;

/// <summary>The application as a process of its own.</summary>
public sealed class ProgramTests : IDisposable
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "PaperPipeline.dll");
    private readonly TempFolder _folder = new();

    public ProgramTests()
    {
        Directory.CreateDirectory(_folder.File("papers"));
        File.WriteAllText(_folder.File("papers/notes.txt"), "Writes are durable.");
    }

    [Fact]
    public async Task The_environment_wins_over_the_file_and_the_command_line_over_both()
    {
        var environment = new Dictionary<string, string>
        {
            ["Pipeline__Repeat"] = "2",
            ["Pipeline__Out"] = _folder.File("environment"),
            ["Persistence__Sqlite__Path"] = _folder.File("environment.sqlite"),
        };
        await using var pipeline = ChildProcess.Dotnet(
            Dll, ["--folder", _folder.File("papers"), "--out", _folder.File("line")], environment);
        Assert.Equal(0, await pipeline.ExitCodeAsync());

        Assert.Equal(2, pipeline.Lines.Count(line => line.StartsWith("run ", StringComparison.Ordinal)));
        Assert.True(File.Exists(_folder.File("environment.sqlite")));
        Assert.True(File.Exists(_folder.File("line/acknowledged.jsonl")));
        Assert.False(Directory.Exists(_folder.File("environment")));
    }

    [Fact]
    public async Task The_end_tells_the_phase_and_that_nothing_is_left_to_copy_and_how_to_see_the_run()
    {
        await using var pipeline = ChildProcess.Dotnet(
            Dll, ["--folder", _folder.File("papers"), "--out", _folder.File("out")]);
        Assert.Equal(0, await pipeline.ExitCodeAsync());

        Assert.Contains("phase SqliteOnly: 0 rows pending, 0 parked", pipeline.Lines);
        Assert.StartsWith("drained", pipeline.Lines[^1], StringComparison.Ordinal);

        var hint = Assert.Single(pipeline.Lines, line => line.StartsWith("the tree: ", StringComparison.Ordinal));
        var run = hint["the tree: --show-run ".Length..];
        await using var shown = ChildProcess.Dotnet(Dll, ["--out", _folder.File("out"), "--show-run", run]);
        Assert.Equal(0, await shown.ExitCodeAsync());
        Assert.StartsWith($"run {run}: completed", shown.Lines[0], StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
