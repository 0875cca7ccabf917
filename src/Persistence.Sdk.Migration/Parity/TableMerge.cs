using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Backfill;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>
/// Walks both sides of a part of a table in key order and gathers the keys at which they are not equal byte by byte.
/// What it finds is a suspicion only: the two sides are not read at one instant. Used by one comparison.
/// </summary>
internal sealed class TableMerge(ParityRoute route, ScanPage part, Perseverance perseverance) : IAsyncDisposable
{
    private const int MostSuspects = 256;

    private readonly RowStream _sqlite = StreamOf(route, route.Sqlite.Side, part.Table, perseverance);
    private readonly RowStream _postgres = StreamOf(route, route.Postgres.Side, part.Table, perseverance);

    /// <summary>The rows of SQLite so far.</summary>
    public long SqliteRows => _sqlite.Rows;

    /// <summary>The rows of Postgres so far.</summary>
    public long PostgresRows => _postgres.Rows;

    /// <summary>Whether both sides have been walked to their end.</summary>
    public bool IsDone => _sqlite.IsDone && _postgres.IsDone;

    /// <summary>Keys to look at again; the caller takes them out.</summary>
    public List<RowKey> Suspects { get; } = [];

    /// <summary>Rows whose key cannot be read; the caller takes them out.</summary>
    public List<DamagedRow> Damaged { get; } = [];

    /// <summary>Begins to read both sides.</summary>
    public void Start(CancellationToken cancellationToken)
    {
        _sqlite.Start(part, cancellationToken);
        _postgres.Start(part, cancellationToken);
    }

    /// <summary>Goes on until a page ends or there are suspects enough.</summary>
    public async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        Damaged.AddRange(await _sqlite.TurnAsync(part, cancellationToken).ConfigureAwait(false));
        Damaged.AddRange(await _postgres.TurnAsync(part, cancellationToken).ConfigureAwait(false));
        while (_sqlite.HasRow && _postgres.HasRow && Suspects.Count < MostSuspects)
        {
            var order = _sqlite.Key.SequenceCompareTo(_postgres.Key);
            if (order == 0)
            {
                CompareRows();
            }
            else
            {
                Suspect(order < 0 ? _sqlite : _postgres);
            }
        }

        PassRest(_sqlite, _postgres);
        PassRest(_postgres, _sqlite);
    }

    public async ValueTask DisposeAsync()
    {
        await _sqlite.DisposeAsync().ConfigureAwait(false);
        await _postgres.DisposeAsync().ConfigureAwait(false);
    }

    private static RowStream StreamOf(
        ParityRoute route, DatabaseSide side, TableDefinition table, Perseverance perseverance) =>
        side == route.Authority.Side
            ? new RowStream(route.Authority.Scan, table, Fence.AnyEpoch, perseverance)
            : new RowStream(route.Mirror.Scan, table, null, perseverance);

    private void CompareRows()
    {
        var (left, right) = (_sqlite.Page, _postgres.Page);
        var same = left.VersionOf(_sqlite.Row) == right.VersionOf(_postgres.Row)
            && left.ContentsOf(_sqlite.Row).SequenceEqual(right.ContentsOf(_postgres.Row));
        if (!same)
        {
            Suspects.Add(left.KeyOf(_sqlite.Row));
        }

        _sqlite.Move();
        _postgres.Move();
    }

    private void PassRest(RowStream stream, RowStream ended)
    {
        while (ended.IsDone && stream.HasRow && Suspects.Count < MostSuspects)
        {
            Suspect(stream);
        }
    }

    private void Suspect(RowStream stream)
    {
        Suspects.Add(stream.Page.KeyOf(stream.Row));
        stream.Move();
    }
}
