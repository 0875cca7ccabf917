using Npgsql;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using static Persistence.Sdk.Postgres.Values.PostgresValues;

namespace Persistence.Sdk.Postgres.Control;

/// <summary>Stored results in Postgres.</summary>
internal sealed class PostgresEvidenceStore(PostgresSession session) : IEvidenceStore
{
    private const string RecordSql =
        """
        INSERT INTO persistence.evidence (kind, table_name, coverage_epoch, is_clean, recorded_at, report)
        VALUES ($1, $2, $3, $4, now(), $5::jsonb)
        ON CONFLICT (kind, table_name) DO UPDATE SET coverage_epoch = excluded.coverage_epoch,
            is_clean = excluded.is_clean, recorded_at = excluded.recorded_at, report = excluded.report
        """;

    private const string ListSql =
        """
        SELECT kind, table_name, coverage_epoch, is_clean, recorded_at, report::text
        FROM persistence.evidence ORDER BY kind, table_name
        """;

    private const string VoidSql =
        "DELETE FROM persistence.evidence WHERE table_name = $1 AND kind <> 'preflight'";

    public Task RecordAsync(EvidenceEntry entry, CancellationToken cancellationToken) => session.ExecuteAsync(
        RecordSql, cancellationToken,
        Single(EvidenceWords.Of(entry.Kind)), Single(entry.Table), Single(entry.CoverageEpoch), Single(entry.IsClean),
        Single(entry.Report));

    public Task<IReadOnlyList<EvidenceEntry>> ListAsync(CancellationToken cancellationToken) =>
        session.QueryAsync(ListSql, Read, cancellationToken);

    public Task VoidAsync(TableDefinition table, CancellationToken cancellationToken) =>
        session.ExecuteAsync(VoidSql, cancellationToken, Single(table.ToString()));

    private static EvidenceEntry Read(NpgsqlDataReader reader) => new(
        EvidenceWords.Kind(reader.GetString(0)), reader.GetString(1), reader.GetInt64(2), reader.GetBoolean(3),
        new DateTimeOffset(reader.GetFieldValue<DateTime>(4)), reader.GetString(5));
}
