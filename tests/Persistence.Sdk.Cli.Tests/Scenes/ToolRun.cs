using System.Text.Json;

namespace Persistence.Sdk.Cli.Tests.Scenes;

/// <summary>What one run of the tool left behind.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    /// <summary>The standard output as the one document it has to be.</summary>
    public JsonElement Document
    {
        get
        {
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    /// <summary>Fails where a password has been written.</summary>
    public ToolRun Without(string password)
    {
        Assert.DoesNotContain(password, Output + Errors, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Fails with everything that was written unless the exit code is the expected one.</summary>
    public ToolRun Ended(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"It ended with {ExitCode} instead of {exitCode}.\n{Output}\n{Errors}");
        return this;
    }
}
