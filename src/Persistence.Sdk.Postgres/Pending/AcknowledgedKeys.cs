using Npgsql;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Pending;

/// <summary>Acknowledged keys on their way out of the pending set.</summary>
internal sealed class AcknowledgedKeys(Acknowledgements owner, IReadOnlyList<AcknowledgedKeys.Entry> entries)
{
    // A key that a writer holds is being raised beyond the version applied, so there is no need to wait for it.
    private const string Sql =
        """
        DELETE FROM persistence.pending p USING (
            SELECT q.table_name, q.row_key
            FROM unnest($1::text[], $2::text[], $3::bigint[]) AS a(table_name, row_key, version)
            JOIN persistence.pending q
                ON q.table_name = a.table_name AND q.row_key = a.row_key AND q.version <= a.version
            FOR UPDATE OF q SKIP LOCKED) applied
        WHERE p.table_name = applied.table_name AND p.row_key = applied.row_key
        """;

    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Entry> Entries { get; } = entries;

    /// <summary>Completes, never faults, when they are committed or given back.</summary>
    public Task Settled => _settled.Task;

    public NpgsqlBatchCommand Command() => new(Sql)
    {
        Parameters =
        {
            PostgresValues.Array([.. Entries.Select(entry => entry.Image.Table.ToString())]),
            PostgresValues.Array([.. Entries.Select(entry => entry.Image.Key.Text)]),
            PostgresValues.Array([.. Entries.Select(entry => entry.Image.Version)]),
        },
    };

    public void Commit()
    {
        owner.Settle(this, committed: true);
        _settled.TrySetResult();
    }

    public void Return()
    {
        owner.Settle(this, committed: false);
        _settled.TrySetResult();
    }

    /// <summary>An acknowledged image and its number in order of acknowledgement.</summary>
    public readonly record struct Entry(RowImage Image, long Number);
}
