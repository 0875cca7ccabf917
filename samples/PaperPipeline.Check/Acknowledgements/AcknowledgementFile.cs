using System.Text.Json;

namespace PaperPipeline.Check.Acknowledgements;

/// <summary>Reads the application's log of acknowledged writes, in order.</summary>
internal static class AcknowledgementFile
{
    private static readonly JsonSerializerOptions Names =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IReadOnlyList<Acknowledgement> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"--ack-log names '{path}', which is not a file.");
        }

        // The application may still have the file open.
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var writes = new List<Acknowledgement>();
        while (reader.ReadLine() is { } line)
        {
            writes.Add(Parse(line)
                ?? throw new UsageException($"Line {writes.Count + 1} of '{path}' is no acknowledgement."));
        }

        return writes;
    }

    /// <summary>Reads one line; null where it is none.</summary>
    public static Acknowledgement? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Acknowledgement>(line, Names);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
