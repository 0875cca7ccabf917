namespace Snippets.AddingAStore;

/// <summary>Readings of sensors.</summary>
public interface IReadingStore
{
    /// <summary>Stores a reading; where it is there already, its reports are added.</summary>
    Task ReportAsync(Reading reading, CancellationToken cancellationToken = default);

    /// <summary>The newest readings of a sensor.</summary>
    Task<IReadOnlyList<Reading>> LatestAsync(string sensor, int limit, CancellationToken cancellationToken = default);
}
