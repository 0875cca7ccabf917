using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Reading;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Control;

/// <summary>Stored results in a SQLite file.</summary>
internal sealed class SqliteEvidenceStore(SqliteWriter writer, ReaderPool readers) : IEvidenceStore
{
    private const string RecordSql =
        "INSERT OR REPLACE INTO persistence_evidence (kind, table_name, coverage_epoch, is_clean, recorded_at, report) "
        + "VALUES (@kind, @table, @coverage, @clean, @now, @report)";

    private const string ListSql =
        "SELECT kind, table_name, coverage_epoch, is_clean, recorded_at, report FROM persistence_evidence "
        + "ORDER BY kind, table_name";

    private const string VoidSql = "DELETE FROM persistence_evidence WHERE table_name = @table AND kind <> 'preflight'";

    public Task RecordAsync(EvidenceEntry entry, CancellationToken cancellationToken) => ChangeAsync(
        session => session.Prepare(RecordSql, "kind", "table", "coverage", "clean", "now", "report")
            .Set(0, EvidenceWords.Of(entry.Kind)).Set(1, entry.Table).Set(2, entry.CoverageEpoch)
            .Set(3, entry.IsClean ? 1 : 0).Set(4, session.Now).Set(5, entry.Report).Execute(),
        cancellationToken);

    public Task<IReadOnlyList<EvidenceEntry>> ListAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync<int, IReadOnlyList<EvidenceEntry>>(
            0, static (session, _) => List(session), cancellationToken);

    public Task VoidAsync(TableDefinition table, CancellationToken cancellationToken) => ChangeAsync(
        session => session.Prepare(VoidSql, "table").Set(0, table.ToString()).Execute(), cancellationToken);

    private Task<int> ChangeAsync(Func<WriterSession, int> change, CancellationToken cancellationToken) =>
        writer.RunAsync(new ControlOperation<int>(change, cancellationToken), cancellationToken);

    private static List<EvidenceEntry> List(ReaderSession session)
    {
        var entries = new List<EvidenceEntry>();
        using var cursor = session.Prepare(ListSql).Read();
        while (cursor.Read())
        {
            entries.Add(new EvidenceEntry(
                EvidenceWords.Kind(cursor.GetString(0)), cursor.GetString(1), cursor.GetInt64(2),
                cursor.GetInt64(3) != 0,
                new DateTimeOffset(TimestampCodec.FromText(cursor.GetString(4))), cursor.GetString(5)));
        }

        return entries;
    }
}
