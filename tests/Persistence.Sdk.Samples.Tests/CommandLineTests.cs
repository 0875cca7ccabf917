using Microsoft.Extensions.Configuration;
using PaperPipeline.CommandLine;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Samples.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Values_stand_behind_a_blank_or_an_equals_sign()
    {
        var settings = CommandLineReader.Read([
            "--folder", _folder.FullPath, "--phase=dualwrite", "--postgres=Host=h;Password=a=b", "--pace", "5",
            "--stay"])!;
        var options = OptionsOf(settings);

        Assert.Equal("DualWrite", settings["Persistence:Phase"]);
        Assert.Equal("Host=h;Password=a=b", settings["Persistence:Postgres:ConnectionString"]);
        Assert.Equal(TimeSpan.FromMilliseconds(5), options.Pace);
        Assert.True(options.Stay);
    }

    [Fact]
    public void What_the_command_line_does_not_say_is_left_to_the_other_sources()
    {
        var settings = CommandLineReader.Read(["--folder", _folder.FullPath])!;

        Assert.Equal(["Pipeline:Folder"], settings.Keys);
    }

    [Theory]
    [InlineData("--colour", "--colour")]
    [InlineData("--phase=Sideways", "PostgresOnly")]
    [InlineData("--repeat=often", "whole number")]
    [InlineData("--repeat=0", "1 to 100000")]
    [InlineData("--overlap=160", "less than Pipeline:ChunkWords (--chunk-words), 160")]
    [InlineData("--questions=missing.txt", "missing.txt")]
    [InlineData("--otlp=somewhere", "http://localhost:4318")]
    [InlineData("--folder", "needs a value")]
    public void What_is_wrong_is_named_with_what_would_do(string argument, string named)
    {
        var problem = Assert.Throws<UsageException>(
            () => OptionsOf(CommandLineReader.Read(["--folder", _folder.FullPath, argument])!));

        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var problem = Assert.Throws<UsageException>(
            () => OptionsOf(CommandLineReader.Read(["--folder", _folder.File("none"), "--workers=0", "--drain=9999"])!));

        Assert.All(
            ["Pipeline:Folder", "Pipeline:Workers", "Pipeline:Drain"],
            path => Assert.Contains(path, problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Pipeline:Wrokers", "3")]
    [InlineData("Pipeline:Workers", "three")]
    public void A_setting_that_cannot_be_read_is_named(string path, string value)
    {
        var problem = Assert.Throws<UsageException>(
            () => OptionsOf(new Dictionary<string, string?> { ["Pipeline:Folder"] = _folder.FullPath, [path] = value }));

        Assert.Contains(path.Split(':')[1], problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static PipelineOptions OptionsOf(IReadOnlyDictionary<string, string?> settings) =>
        PipelineOptionsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
