using PaperPipeline.CommandLine;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Samples.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Values_stand_behind_a_blank_or_an_equals_sign()
    {
        var options = CommandLineReader.Read([
            "--folder", _folder.FullPath, "--phase=dualwrite", "--postgres=Host=h;Password=a=b", "--pace", "5",
            "--stay"]);

        Assert.Equal(PersistencePhase.DualWrite, options.Phase);
        Assert.Equal("Host=h;Password=a=b", options.Postgres);
        Assert.Equal(TimeSpan.FromMilliseconds(5), options.Pace);
        Assert.True(options.Stay);
    }

    [Theory]
    [InlineData("--colour", "--colour")]
    [InlineData("--phase=Sideways", "PostgresOnly")]
    [InlineData("--repeat=0", "1 to 100000")]
    [InlineData("--overlap=160", "less than --chunk-words, 160")]
    [InlineData("--questions=missing.txt", "missing.txt")]
    [InlineData("--folder", "needs a value")]
    public void What_is_wrong_is_named_with_what_would_do(string argument, string named)
    {
        var problem = Assert.Throws<UsageException>(
            () => CommandLineReader.Read(["--folder", _folder.FullPath, argument]));

        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
