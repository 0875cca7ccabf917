using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>
/// Chooses random parts of a table, each of some neighbouring rows: to find a place costs far more than to read the
/// rows that stand there. Of a part both sides are compared whole, so that rows of the mirror alone are seen too.
/// </summary>
internal static class SamplePlaces
{
    private const int RowsOfPart = 50;

    /// <summary>The parts; none overlaps another.</summary>
    public static async Task<IReadOnlyList<(RowKey? After, RowKey? UpTo)>> ChooseAsync(
        ITableScan authority, TableDefinition table, int rows, Random random, CancellationToken cancellationToken)
    {
        var total = await authority.CountAsync(table, cancellationToken).ConfigureAwait(false);
        if (total <= rows)
        {
            return [(null, null)];
        }

        var parts = (int)((total + RowsOfPart - 1) / RowsOfPart);
        var wanted = Math.Min((rows + RowsOfPart - 1) / RowsOfPart, parts);
        var chosen = new SortedSet<int>();
        while (chosen.Count < wanted)
        {
            chosen.Add(random.Next(parts));
        }

        var places = new List<(RowKey?, RowKey?)>();
        foreach (var part in chosen)
        {
            var first = (long)part * RowsOfPart;
            places.Add((
                first == 0 ? null : await KeyAsync(first - 1).ConfigureAwait(false),
                part == parts - 1 ? null : await KeyAsync(first + RowsOfPart - 1).ConfigureAwait(false)));
        }

        return places;

        Task<RowKey?> KeyAsync(long place) => authority.KeyAtAsync(table, place, cancellationToken);
    }
}
