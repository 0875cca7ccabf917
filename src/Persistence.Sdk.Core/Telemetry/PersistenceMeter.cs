using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Persistence.Sdk.Core.Telemetry;

/// <summary>
/// Every instrument of this library, under one name for the meter and the activity source; docs/telemetry.md lists
/// them. What the driver measures by itself (connections, commands, bytes) is not measured again. Safe for concurrent
/// use.
/// </summary>
internal sealed class PersistenceMeter : IDisposable
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "Persistence.Sdk";

    /// <summary>One activity for each write and read of a store.</summary>
    public static readonly ActivitySource Activities = new(Name);

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries =
            [0.00001, 0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    };

    private static readonly InstrumentAdvice<int> Sizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 5000],
    };

    private readonly Meter _meter;
    private readonly bool _owned;
    private readonly Histogram<int> _mirrorBatchSize;
    private readonly Histogram<double> _cutoverPause;
    private readonly Counter<long> _mirrorFailures;
    private readonly Counter<long> _rampedReads;
    private readonly Counter<long> _shadowReads;
    private readonly Counter<long> _olderReads;
    private readonly Counter<long> _maintained;
    private readonly Instrument[] _sampled;
    private volatile TelemetrySample? _sample;
    private long _walBytes = -1;

    /// <summary>Makes the instruments.</summary>
    /// <param name="factory">The application's factory; null for a meter of our own.</param>
    public PersistenceMeter(IMeterFactory? factory)
    {
        _owned = factory is null;
        _meter = factory?.Create(Name) ?? new Meter(Name);
        WriteDuration = _meter.CreateHistogram(
            "persistence.write.duration", "s", "How long writes of stores take.", null, Seconds);
        ReadDuration = _meter.CreateHistogram(
            "persistence.read.duration", "s", "How long reads of stores take.", null, Seconds);
        _cutoverPause = _meter.CreateHistogram(
            "persistence.cutover.pause", "s", "How long writes waited for a change of authority.", null, Seconds);
        _mirrorBatchSize = _meter.CreateHistogram(
            "persistence.mirror.batch.size", "{row}", "Rows in one delivery to the mirror.", null, Sizes);
        PostgresBatchSize = _meter.CreateHistogram(
            "persistence.postgres.batch.size", "{operation}", "Writes in one batch to Postgres.", null, Sizes);
        SqliteGroupSize = _meter.CreateHistogram(
            "persistence.sqlite.group.size", "{operation}", "Operations in one commit of SQLite.", null, Sizes);
        _mirrorFailures = _meter.CreateCounter<long>(
            "persistence.mirror.failures", "{attempt}", "Attempts to bring rows to the mirror that failed.");
        MirrorTimeouts = _meter.CreateCounter<long>(
            "persistence.mirror.timeouts", "{operation}", "Writes that waited for the mirror in vain.");
        _rampedReads = _meter.CreateCounter<long>(
            "persistence.read.ramped", "{read}", "Point reads of keys that are to be read from Postgres.");
        _shadowReads = _meter.CreateCounter<long>(
            "persistence.read.shadowed", "{read}", "Reads that both databases were to answer.");
        _olderReads = _meter.CreateCounter<long>(
            "persistence.read.as_of", "{read}", "Reads that were answered as of an earlier instant.");
        _maintained = _meter.CreateCounter<long>(
            "persistence.maintenance.items", "{item}", "What maintenance removed, made and gave back.");
        _sampled =
        [
            Gauge("persistence.pending.rows", "{row}", "Rows whose copy in the mirror may be stale.",
                () => _sample?.PendingRows),
            Gauge("persistence.pending.age", "s", "How long the oldest of them has been waiting.",
                () => _sample?.OldestPending?.TotalSeconds),
            Gauge("persistence.pending.parked", "{row}", "Rows that the mirror refuses for their data.",
                () => _sample?.ParkedRows),
            Gauge("persistence.mirror.breaker.state", "{state}", "0 closed, 1 half open, 2 open.",
                () => (int?)_sample?.Breaker),
        ];
        Gauge<long>("persistence.sqlite.wal.size", "By", "Length of the write-ahead log.",
            () => Volatile.Read(ref _walBytes) is >= 0 and var bytes ? bytes : null);
    }

    /// <summary>For a context that is made without an application's services.</summary>
    public static PersistenceMeter Default { get; } = new(null);

    /// <summary>Store, side, operation and outcome.</summary>
    public Histogram<double> WriteDuration { get; }

    /// <summary>Store, side, operation and outcome.</summary>
    public Histogram<double> ReadDuration { get; }

    /// <summary>Without tags.</summary>
    public Histogram<int> PostgresBatchSize { get; }

    /// <summary>Without tags.</summary>
    public Histogram<int> SqliteGroupSize { get; }

    /// <summary>Without tags.</summary>
    public Counter<long> MirrorTimeouts { get; }

    /// <summary>Whether anybody listens to what <see cref="Take"/> feeds.</summary>
    public bool WantsSamples => Array.Exists(_sampled, gauge => gauge.Enabled);

    /// <summary>Takes over what gauges tell until the next call.</summary>
    public void Take(TelemetrySample sample) => _sample = sample;

    /// <summary>Takes over the length of the write-ahead log.</summary>
    public void TakeWalSize(long bytes) => Volatile.Write(ref _walBytes, bytes);

    /// <summary>Notes how long writes waited, who decides now, and whether that is the one who was to.</summary>
    public void RecordCutover(TimeSpan pause, DatabaseSide decides, string outcome) => _cutoverPause.Record(
        pause.TotalSeconds,
        new KeyValuePair<string, object?>(TelemetryTags.Side, TelemetryTags.NameOf(decides)),
        new KeyValuePair<string, object?>(TelemetryTags.Outcome, outcome));

    /// <summary>Counts an attempt that failed.</summary>
    public void CountMirrorFailure(string operation, string outcome) => _mirrorFailures.Add(
        1, new(TelemetryTags.Operation, operation), new(TelemetryTags.Outcome, outcome));

    /// <summary>Counts a read whose key is to be read from Postgres, by what became of it.</summary>
    public void CountRampedRead(string store, string result) => _rampedReads.Add(
        1, new(TelemetryTags.Store, store), new(TelemetryTags.Result, result));

    /// <summary>Counts a read that both databases were to answer, by what became of the comparison.</summary>
    public void CountShadowRead(string store, string kind, string result) => _shadowReads.Add(
        1, new(TelemetryTags.Store, store), new(TelemetryTags.Kind, kind), new(TelemetryTags.Result, result));

    /// <summary>Counts a read that was answered as of an earlier instant.</summary>
    public void CountOlderRead(string store) => _olderReads.Add(
        1, new KeyValuePair<string, object?>(TelemetryTags.Store, store));

    /// <summary>Counts what a maintenance pass did in one database; nothing where that is nothing.</summary>
    public void CountMaintained(DatabaseSide side, string chore, long items)
    {
        if (items > 0)
        {
            _maintained.Add(
                items, new(TelemetryTags.Side, TelemetryTags.NameOf(side)), new(TelemetryTags.Chore, chore));
        }
    }

    /// <summary>Notes how many rows a mirror took in one delivery.</summary>
    public void RecordMirrorBatch(int rows, DatabaseSide mirror) => _mirrorBatchSize.Record(
        rows, new KeyValuePair<string, object?>(TelemetryTags.Side, TelemetryTags.NameOf(mirror)));

    public void Dispose()
    {
        if (_owned)
        {
            _meter.Dispose(); // else it is the factory's
        }
    }

    /// <summary>A gauge that is silent while its value is not known.</summary>
    private ObservableGauge<T> Gauge<T>(string name, string unit, string description, Func<T?> value)
        where T : struct => _meter.CreateObservableGauge<T>(
            name, () => value() is { } known ? [new Measurement<T>(known)] : [], unit, description);
}
