namespace Persistence.Sdk.Stores.Workflow;

/// <summary>
/// Tells those who wait for a job that one was enqueued by the same application, as many as there are new jobs. One an
/// application, shared by its stores. Safe for concurrent use.
/// </summary>
internal sealed class AsyncJobCalls
{
    private readonly Dictionary<string, LinkedList<Ear>> _ears = new(StringComparer.Ordinal);

    /// <summary>Begins to listen; whoever has listened longest is told first.</summary>
    public Ear Listen(string queueName)
    {
        var ear = new Ear(this, queueName);
        lock (_ears)
        {
            if (!_ears.TryGetValue(queueName, out var all))
            {
                _ears.Add(queueName, all = []);
            }

            all.AddLast(ear.Place);
        }

        return ear;
    }

    /// <summary>Tells one who waits for a job of the queue, where there is one.</summary>
    public void Tell(string queueName)
    {
        Ear? told = null;
        lock (_ears)
        {
            if (_ears.TryGetValue(queueName, out var all) && all.First is { } first)
            {
                told = first.Value;
                Remove(all, told);
            }
        }

        told?.Hear();
    }

    private void Forget(Ear ear)
    {
        lock (_ears)
        {
            if (ear.Place.List is { } all)
            {
                Remove(all, ear);
            }
        }
    }

    private void Remove(LinkedList<Ear> all, Ear ear)
    {
        all.Remove(ear.Place);
        if (all.Count == 0)
        {
            _ears.Remove(ear.QueueName);
        }
    }

    /// <summary>One who waits.</summary>
    internal sealed class Ear : IDisposable
    {
        private readonly AsyncJobCalls _calls;
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private bool _looksAgain;

        public Ear(AsyncJobCalls calls, string queueName)
        {
            (_calls, QueueName) = (calls, queueName);
            Place = new LinkedListNode<Ear>(this);
        }

        public string QueueName { get; }

        public LinkedListNode<Ear> Place { get; }

        /// <summary>Completes when a job was enqueued.</summary>
        public Task Heard => _heard.Task;

        public void Hear() => _heard.TrySetResult();

        /// <summary>It is about to look for a job again, so what it was told is taken care of.</summary>
        public void LooksAgain() => _looksAgain = true;

        /// <summary>Ends it. Where it was told and does not look again, somebody else is told instead.</summary>
        public void Dispose()
        {
            _calls.Forget(this);
            if (Heard.IsCompleted && !_looksAgain)
            {
                _calls.Tell(QueueName);
            }
        }
    }
}
