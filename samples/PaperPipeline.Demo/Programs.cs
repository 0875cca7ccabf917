using Persistence.Sdk.Testing.Faults;

namespace PaperPipeline.Demo;

/// <summary>Starts the application and the check as processes of their own.</summary>
internal static class Programs
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static ChildProcess StartPipeline(
        string papers,
        DemoFolder folder,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null) =>
        ChildProcess.Dotnet(
            Dll("PaperPipeline"), ["--folder", papers, "--out", folder.Path, .. arguments], environment);

    /// <summary>Waits for the application's own end.</summary>
    public static async Task EndAsync(ChildProcess pipeline)
    {
        if (await pipeline.ExitCodeAsync(Patience) is var code and not 0)
        {
            throw new DemoFailedException($"PaperPipeline ended with exit code {code}: {pipeline}");
        }
    }

    /// <summary>Prints what the check says and tells whether nothing is lost or different.</summary>
    public static async Task<bool> CheckAsync(
        DemoFolder folder, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var check = ChildProcess.Dotnet(
            Dll("PaperPipeline.Check"),
            ["--sqlite", folder.Sqlite, "--ack-log", folder.AckLog, .. arguments],
            environment);
        var code = await check.ExitCodeAsync(Patience);
        foreach (var line in check.Lines)
        {
            Console.WriteLine(line);
        }

        if (code is not (0 or 1) || check.Lines.Count == 0)
        {
            throw new DemoFailedException($"PaperPipeline.Check ended with exit code {code}: {check}");
        }

        return code == 0;
    }

    private static string Dll(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
}
