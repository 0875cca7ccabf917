namespace PaperPipeline.Recording;

/// <summary>
/// A file that gets one line for each acknowledged write, after it was acknowledged and before anything else is done,
/// so that somebody else can check that nothing acknowledged was lost. Thread-safe.
/// </summary>
internal sealed class AcknowledgementLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _writer;
    private readonly List<double> _milliseconds = [];

    public AcknowledgementLog(string path)
    {
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
            _milliseconds.Add(acknowledgement.Milliseconds);
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

    public void Dispose() => _writer.Dispose();
}
