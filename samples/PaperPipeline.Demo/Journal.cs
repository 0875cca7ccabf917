using PaperPipeline.Check.Acknowledgements;

namespace PaperPipeline.Demo;

/// <summary>
/// What the application has said about its writes, kept by this process, so that no kill of the application takes
/// anything of it: in a file for the check, flushed line by line, and in memory for the figures. Thread-safe.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Acknowledgement> _acknowledged = [];
    private readonly StreamWriter _file;

    public Journal(string path) => (Path, _file) = (path, new StreamWriter(path) { AutoFlush = true });

    public string Path { get; }

    /// <summary>
    /// Takes a line of the application's output. What is no line of its log, or was cut short by a kill, is passed
    /// over: the application had not said it.
    /// </summary>
    public void Note(string line)
    {
        if (!line.StartsWith('{') || AcknowledgementFile.Parse(line) is not { } write)
        {
            return;
        }

        lock (_gate)
        {
            _file.WriteLine(line);
            if (write.IsAcknowledged)
            {
                _acknowledged.Add(write with { Rows = [] });
            }
        }
    }

    /// <summary>The acknowledged writes that were under way between the two times.</summary>
    public Stretch Between(DateTimeOffset from, DateTimeOffset to)
    {
        lock (_gate)
        {
            return Stretch.Of(_acknowledged.Where(write => write.Overlaps(from, to)));
        }
    }

    public void Dispose() => _file.Dispose();
}
