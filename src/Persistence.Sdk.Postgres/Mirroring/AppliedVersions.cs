using Npgsql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Mirroring;

/// <summary>
/// The largest version applied, by which a SQLite file that lost its last commits is recognised. Every apply notes it in
/// its own transaction, in a row of its own: one row for all would make all applies wait for each other, and would leave
/// a long trail of dead versions wherever something keeps the server from vacuuming. Thread-safe.
/// </summary>
internal sealed class AppliedVersions(TimeProvider time)
{
    private const string NoteSql =
        """
        INSERT INTO persistence.applied (version)
        SELECT $1 WHERE $1 > (SELECT coalesce(max(version), 0) FROM persistence.applied)
        ON CONFLICT (version) DO NOTHING
        """;

    /// <summary>From where the last removal ended: dead rows are not walked over again.</summary>
    private const string RemoveSql = "DELETE FROM persistence.applied WHERE version >= $1 AND version < $2";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private long _removedBelow;
    private long? _removedAt;

    /// <summary>Notes the largest version that is applied in the same transaction.</summary>
    public static NpgsqlBatchCommand Note(long version) =>
        new(NoteSql) { Parameters = { PostgresValues.Single(version) } };

    /// <summary>Removes the notes that the same transaction's note outdoes; null where it is not yet due.</summary>
    public NpgsqlBatchCommand? DueRemoval(long version)
    {
        lock (_gate)
        {
            if (version <= _removedBelow || (_removedAt is { } at && time.GetElapsedTime(at) < Every))
            {
                return null;
            }

            _removedAt = time.GetTimestamp();
            return new NpgsqlBatchCommand(RemoveSql)
            {
                Parameters = { PostgresValues.Single(_removedBelow), PostgresValues.Single(version) },
            };
        }
    }

    /// <summary>A removal is committed.</summary>
    public void Removed(long below)
    {
        lock (_gate)
        {
            _removedBelow = Math.Max(_removedBelow, below);
        }
    }
}
