using Npgsql;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Tables;
using static Persistence.Sdk.Postgres.Values.PostgresValues;

namespace Persistence.Sdk.Postgres.Loading;

/// <summary>The statements on the checkpoints of a backfill.</summary>
internal static class CheckpointSql
{
    public const string Find =
        """
        SELECT run_id, coverage_epoch, last_key, rows_done, refused, reconciles, is_complete, schema_version
        FROM persistence.backfill_checkpoints WHERE table_name = $1
        """;

    private const string TakeOverSql =
        """
        INSERT INTO persistence.backfill_checkpoints AS c
            (table_name, coverage_epoch, last_key, rows_done, refused, reconciles, is_complete, run_id, updated_at,
             schema_version)
        VALUES ($1, $3, $4, $5, $6, $7, $8, $2, now(), $9)
        ON CONFLICT (table_name) DO UPDATE SET coverage_epoch = excluded.coverage_epoch, last_key = excluded.last_key,
            rows_done = excluded.rows_done, refused = excluded.refused, reconciles = excluded.reconciles,
            is_complete = excluded.is_complete, run_id = excluded.run_id, updated_at = now(),
            schema_version = excluded.schema_version
        WHERE c.run_id = $10
        """;

    private const string AdvanceSql =
        """
        UPDATE persistence.backfill_checkpoints SET coverage_epoch = $3, last_key = $4, rows_done = $5, refused = $6,
            reconciles = $7, is_complete = $8, updated_at = now(), schema_version = $9
        WHERE table_name = $1 AND run_id = $2
        """;

    public static NpgsqlBatchCommand TakeOver(LoadCheckpoint next, LoadCheckpoint? seen)
    {
        var command = Command(TakeOverSql, next);
        command.Parameters.Add(Single(seen?.RunId));
        return command;
    }

    public static NpgsqlBatchCommand Advance(LoadCheckpoint after) => Command(AdvanceSql, after);

    public static LoadCheckpoint Read(NpgsqlDataReader reader, TableDefinition table) =>
        new(table, reader.GetString(0), reader.GetInt64(1))
        {
            LastKey = reader.IsDBNull(2) ? null : RowKey.Parse(table, reader.GetString(2)),
            Rows = reader.GetInt64(3),
            Refused = reader.GetInt64(4),
            Reconciles = reader.GetBoolean(5),
            IsComplete = reader.GetBoolean(6),
            SchemaVersion = reader.GetInt32(7),
        };

    private static NpgsqlBatchCommand Command(string sql, LoadCheckpoint checkpoint) => new(sql)
    {
        Parameters =
        {
            Single(checkpoint.Table.ToString()), Single(checkpoint.RunId), Single(checkpoint.CoverageEpoch),
            Single(checkpoint.LastKey?.Text), Single(checkpoint.Rows), Single(checkpoint.Refused),
            Single(checkpoint.Reconciles), Single(checkpoint.IsComplete),
            Single((long)checkpoint.SchemaVersion),
        },
    };
}
