using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Control;

/// <summary>The fences, and the control row as every transaction reads it.</summary>
internal static class ControlSql
{
    private const string StampColumns = "c.phase, c.epoch, c.generation, c.own_id, c.peer_id, c.gc_generation";

    /// <summary>Fails unless Postgres is the authority, open, at the epoch; gives the stamp.</summary>
    public static NpgsqlBatchCommand AssertAuthority(long? epoch) =>
        new($"SELECT {StampColumns} FROM persistence.assert_authority($1, $2) c")
        {
            Parameters = { PostgresValues.Single(epoch), PostgresValues.Single(LibraryLevel.Number) },
        };

    /// <summary>Fails unless Postgres is the mirror of that authority at that epoch.</summary>
    public static NpgsqlBatchCommand AssertMirror(MirrorFence fence) =>
        new("SELECT persistence.assert_mirror($1, $2, $3, $4, $5, $6)")
        {
            Parameters =
            {
                PostgresValues.Single(fence.Epoch), PostgresValues.Single(fence.AuthorityId),
                PostgresValues.Single(fence.MirrorId), PostgresValues.Single(fence.Generation),
                PostgresValues.Single(LibraryLevel.Number), PostgresValues.Single(fence.GcGeneration),
            },
        };

    public static NpgsqlBatchCommand StampCommand() =>
        new($"SELECT {StampColumns} FROM persistence.control c WHERE c.scope = 'default'");

    public static ControlStamp ReadStamp(NpgsqlDataReader reader) => new(
        (PersistencePhase)reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3),
        reader.IsDBNull(4) ? null : reader.GetString(4))
    {
        GcGeneration = reader.GetInt64(5),
    };
}
