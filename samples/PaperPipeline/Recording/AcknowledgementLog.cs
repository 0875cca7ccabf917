using PaperPipeline.CommandLine;

namespace PaperPipeline.Recording;

/// <summary>
/// A file, or the standard output, that gets one line when a write begins and one when it has been acknowledged, before
/// anything else is done, so that somebody else can check that nothing acknowledged was lost: also when this process is
/// killed. Thread-safe.
/// </summary>
internal sealed class AcknowledgementLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TextWriter _writer;
    private readonly List<double> _milliseconds = [];

    public AcknowledgementLog(string path)
    {
        if (path == PipelineOptions.StandardOutput)
        {
            _writer = Console.Out;
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _writer = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read));
    }

    public void Append(Acknowledgement acknowledgement)
    {
        var line = Json.Line(acknowledgement);
        lock (_gate)
        {
            _writer.WriteLine(line);
            _writer.Flush();
            if (acknowledgement.Milliseconds is { } took)
            {
                _milliseconds.Add(took);
            }
        }
    }

    /// <summary>The times of all writes so far.</summary>
    public WriteTimes Times()
    {
        lock (_gate)
        {
            return WriteTimes.Of(_milliseconds);
        }
    }

    public void Dispose() => _writer.Dispose(); // closing the standard output does nothing
}
