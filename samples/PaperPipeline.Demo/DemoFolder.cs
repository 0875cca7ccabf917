namespace PaperPipeline.Demo;

/// <summary>Where one run of the application keeps its files.</summary>
internal sealed class DemoFolder(string path)
{
    public string Path { get; } = path;

    public string Sqlite => System.IO.Path.Combine(Path, "state.sqlite");

    public string AckLog => System.IO.Path.Combine(Path, "acknowledged.jsonl");

    /// <summary>How many writes the application has noted as acknowledged so far.</summary>
    public int AcknowledgedWrites()
    {
        if (!File.Exists(AckLog))
        {
            return 0;
        }

        using var reader = new StreamReader(
            new FileStream(AckLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = 0;
        while (reader.ReadLine() is not null)
        {
            lines++;
        }

        return lines;
    }
}
