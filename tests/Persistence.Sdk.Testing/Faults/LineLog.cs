namespace Persistence.Sdk.Testing.Faults;

/// <summary>The lines of a stream as they come; one cursor goes over them.</summary>
internal sealed class LineLog
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = NewSignal();
    private int _next;
    private bool _ended;

    internal IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <param name="reader">The stream.</param>
    /// <param name="onLine">Gets each line, in order.</param>
    internal async Task ReadAsync(TextReader reader, Action<string>? onLine = null)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                Append(line);
                onLine?.Invoke(line);
            }
        }
        finally
        {
            Append(null);
        }
    }

    /// <summary>The next line that matches, or null when the stream ended without one.</summary>
    internal async Task<string?> TakeAsync(Func<string, bool> match, CancellationToken token)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                while (_next < _lines.Count)
                {
                    var line = _lines[_next++];
                    if (match(line))
                    {
                        return line;
                    }
                }
                if (_ended)
                {
                    return null;
                }
                more = _more.Task;
            }
            await more.WaitAsync(token);
        }
    }

    private void Append(string? line)
    {
        lock (_gate)
        {
            if (line is null)
            {
                _ended = true;
            }
            else
            {
                _lines.Add(line);
            }
            _more.SetResult();
            _more = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
