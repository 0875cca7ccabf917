using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>What has been found in a table so far. Not safe for concurrent use.</summary>
internal sealed class ParityTally(TableDefinition table, DatabaseSide authority, ParityRequest request)
{
    /// <summary>The most keys of one table that are carried as a list.</summary>
    public const int MostKeys = 10_000;

    private readonly long[] _counts = new long[Enum.GetValues<DifferenceKind>().Length];
    private readonly List<RowDifference> _samples = [];
    private readonly List<RowKey> _inMotion = [];
    private long _inFlight;
    private long _repaired;

    public TableDefinition Table { get; } = table;

    public long SqliteRows { get; set; }

    public long PostgresRows { get; set; }

    /// <summary>Keys that a repair has stamped and that have not reached the mirror yet.</summary>
    public List<RowKey> Underway { get; } = [];

    /// <summary>Whether the keys in flight are all known.</summary>
    public bool KnowsInMotion => _inFlight == _inMotion.Count;

    /// <summary>Adds what was found, and why it was not healed where that was asked for in vain.</summary>
    public void Add(Verdict verdict, string? notRepaired)
    {
        if (verdict.Kind is not { } kind)
        {
            _inFlight++;
            if (_inMotion.Count < MostKeys)
            {
                _inMotion.Add(verdict.Authority.Key);
            }

            return;
        }

        _counts[(int)kind]++;
        if (_samples.Count < request.MaxSamples)
        {
            _samples.Add(
                Verdicts.Describe(verdict, authority, request.ShowValues) with { NotRepaired = notRepaired });
        }
    }

    /// <summary>Adds a row whose key cannot be read.</summary>
    public void Add(DamagedRow damaged)
    {
        _counts[(int)DifferenceKind.Different]++;
        if (_samples.Count < request.MaxSamples)
        {
            var column = new ColumnDifference(damaged.Problem.Column, null, null);
            _samples.Add(new RowDifference("[]", DifferenceKind.Different, [column])
            {
                NotRepaired = $"{damaged.Problem.Reason} A row without a readable key has to be corrected or deleted "
                    + "by hand.",
            });
        }
    }

    /// <summary>Adds rows of which only the number is known.</summary>
    public void Add(DifferenceKind kind, long rows) => _counts[(int)kind] += rows;

    public void AddInFlight(long rows) => _inFlight += rows;

    public void AddRepaired(long rows) => _repaired += rows;

    public TableParity ToResult() => new()
    {
        Table = Table.ToString(),
        Sqlite = SqliteRows,
        Postgres = PostgresRows,
        MissingInPostgres = _counts[(int)DifferenceKind.MissingInPostgres],
        MissingInSqlite = _counts[(int)DifferenceKind.MissingInSqlite],
        Different = _counts[(int)DifferenceKind.Different],
        AuthorityBehind = _counts[(int)DifferenceKind.AuthorityBehind],
        InFlight = _inFlight,
        Repaired = _repaired,
        Samples = _samples,
        InMotion = [.. _inMotion.Select(key => key.Text)],
    };
}
