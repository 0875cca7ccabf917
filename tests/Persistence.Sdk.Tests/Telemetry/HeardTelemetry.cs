using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Persistence.Sdk.Tests.Telemetry;

/// <summary>
/// An application's meter factory, and everything that is said through it; the activities of the process besides.
/// </summary>
internal sealed class HeardTelemetry : IMeterFactory
{
    private readonly List<Meter> _meters = [];
    private readonly MeterListener _listener = new();
    private readonly ActivityListener _activities;

    public HeardTelemetry()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (_meters.Contains(instrument.Meter))
            {
                Instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Persistence.Sdk",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Activities.Add,
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public ConcurrentDictionary<string, Instrument> Instruments { get; } = new();

    public ConcurrentBag<(string Instrument, double Value, Dictionary<string, string> Tags)> Measurements { get; } = [];

    /// <summary>Also those of other tests that run at the same time.</summary>
    public ConcurrentBag<Activity> Activities { get; } = [];

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void AddTo(IServiceCollection services) => services.AddSingleton<IMeterFactory>(this);

    /// <summary>Asks the gauges; says whether an instrument has ever been heard.</summary>
    public bool Hears(string instrument)
    {
        _listener.RecordObservableInstruments();
        return Measurements.Any(measurement => measurement.Instrument == instrument);
    }

    public bool Heard(string instrument, params (string Key, string Value)[] tags) => Measurements.Any(measurement =>
        measurement.Instrument == instrument
        && Array.TrueForAll(tags, tag => measurement.Tags.GetValueOrDefault(tag.Key) == tag.Value));

    public void Dispose()
    {
        _activities.Dispose();
        _listener.Dispose();
        _meters.ForEach(meter => meter.Dispose());
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var known = new Dictionary<string, string>();
        foreach (var tag in tags)
        {
            known[tag.Key] = Convert.ToString(tag.Value, System.Globalization.CultureInfo.InvariantCulture)!;
        }

        Measurements.Add((instrument.Name, value, known));
    }
}
