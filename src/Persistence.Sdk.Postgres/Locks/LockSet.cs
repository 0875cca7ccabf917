using Npgsql;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Locks;

/// <summary>
/// The transaction-level advisory locks of one transaction: the scope, which a change of phase takes exclusively, and,
/// of each table, the stripes of the keys concerned. They are taken by the first statement, in ascending order in every
/// process, each once in the strongest mode it is needed in; only later statements read fence, tombstones and rows.
/// (A fence read before the lock, or a lock taken inside the upsert's own statement, sees what stood before the wait.)
/// </summary>
internal sealed class LockSet
{
    /// <summary>The stripes of a table. Part of the protocol between processes: never to be changed.</summary>
    public const int StripesPerTable = 16;

    /// <summary>The scope's lock; below all others, so that it is taken first.</summary>
    public const long Scope = 0x5053_0000_0000_0000;

    /// <summary>Held while schema scripts are applied.</summary>
    public const long Schema = 0x5052_0000_0000_0000;

    /// <summary>Takes one lock exclusively.</summary>
    public const string ExclusiveSql = "SELECT pg_advisory_xact_lock($1)::text";

    private const string Sql =
        """
        SELECT count(CASE WHEN l.exclusively THEN pg_advisory_xact_lock(l.lock_id)::text
                          ELSE pg_advisory_xact_lock_shared(l.lock_id)::text END)
        FROM unnest($1::bigint[], $2::boolean[]) AS l(lock_id, exclusively)
        """;

    private readonly SortedDictionary<long, bool> _locks = new() { [Scope] = false };

    /// <summary>For a row that may come to stand at the key.</summary>
    public void Share(RowKey key) => _locks.TryAdd(StripeOf(key), false);

    /// <summary>For a row that goes: nobody may insert at the key while its tombstone is not committed.</summary>
    public void Exclude(RowKey key) => _locks[StripeOf(key)] = true;

    /// <summary>So that nobody may exclude others from the table meanwhile.</summary>
    public void ShareAny(TableDefinition table) => _locks.TryAdd(Id(table, 0), false);

    /// <summary>For rows of a table that go and are not known beforehand.</summary>
    public void Exclude(TableDefinition table)
    {
        for (var stripe = 0; stripe < StripesPerTable; stripe++)
        {
            _locks[Id(table, stripe)] = true;
        }
    }

    public NpgsqlBatchCommand Command() => new(Sql)
    {
        Parameters = { PostgresValues.Array([.. _locks.Keys]), PostgresValues.Array([.. _locks.Values]) },
    };

    private static long StripeOf(RowKey key) => Id(key.Table, (int)(StableHash.Of(key.Text) % StripesPerTable));

    private static long Id(TableDefinition table, int stripe) =>
        Scope | ((long)StableHash.Of(table.Name.Postgres) << 8) | (uint)(stripe + 1);
}
