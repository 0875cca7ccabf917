namespace PaperPipeline.Demo;

/// <summary>The application with SQLite alone: what it is before its journey begins.</summary>
internal static class SqliteAlone
{
    private const int Runs = 2;

    /// <summary>Whether nothing is lost.</summary>
    public static async Task<bool> ShowAsync(string papers, string root)
    {
        Console.WriteLine($"(a) SQLite alone: {Runs} runs over {papers}");
        var folder = new DemoFolder(Path.Combine(root, "sqlite-only"));
        await using var pipeline = Programs.StartPipeline(
            papers, folder, ["--phase", "SqliteOnly", "--repeat", $"{Runs}"]);
        await Programs.EndAsync(pipeline);
        foreach (var run in pipeline.Lines.Take(Runs))
        {
            Console.WriteLine($"  {run.Split(": ")[^1]}");
        }

        return await Programs.CheckAsync(folder, []);
    }
}
