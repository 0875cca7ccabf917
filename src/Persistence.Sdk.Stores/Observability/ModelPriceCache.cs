using System.Collections.Concurrent;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// The prices of the models in use, kept for a minute, so that recording a usage reads nothing. One an
/// application, shared by its stores. Safe for concurrent use.
/// </summary>
internal sealed class ModelPriceCache
{
    private const int MaxModels = 1_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private int _generation;

    /// <summary>The price among those of one model that is in force at an instant.</summary>
    public static ModelPrice? InForce(IReadOnlyList<ModelPrice> prices, DateTimeOffset instant) =>
        prices.LastOrDefault(
            price => price.ValidFrom <= instant && (price.ValidTo is not { } end || end > instant));

    /// <summary>Forgets everything, also what is being read at the moment.</summary>
    public void Invalidate()
    {
        Interlocked.Increment(ref _generation);
        _entries.Clear();
    }

    /// <summary>The prices of a model, in order; read where they are not known, or for longer than a minute.</summary>
    public async ValueTask<IReadOnlyList<ModelPrice>> PricesAsync(
        string model, IDatabase database, TimeProvider time, CancellationToken cancellationToken)
    {
        var generation = Volatile.Read(ref _generation);
        if (_entries.TryGetValue(model, out var known) && known.Generation == generation
            && time.GetElapsedTime(known.ReadAt) < Lifetime)
        {
            return known.Prices;
        }

        var readAt = time.GetTimestamp();
        var prices = await database.QueryAsync(ModelPriceSql.List(model), cancellationToken).ConfigureAwait(false);
        if (_entries.Count >= MaxModels)
        {
            _entries.Clear();
        }

        _entries[model] = new Entry(prices, readAt, generation);
        return prices;
    }

    private sealed record Entry(IReadOnlyList<ModelPrice> Prices, long ReadAt, int Generation);
}
