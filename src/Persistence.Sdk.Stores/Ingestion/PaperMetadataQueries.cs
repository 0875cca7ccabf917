using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Ingestion;

/// <summary>The reads of more than one paper.</summary>
internal static class PaperMetadataQueries
{
    private static readonly TableDefinition<PaperMetadata> Table = PaperMetadataTable.Definition;
    private static readonly SqlText OfDoi = SqlText.Same(
        "WHERE primary_doi = @primary_doi ORDER BY doc_id LIMIT @limit");
    private static readonly SqlText OfPath = SqlText.Same("WHERE path = @path ORDER BY doc_id LIMIT @limit");

    public static Query<PaperMetadata> ByDoi(string doi, int limit) => Rows(OfDoi, "primary_doi", doi, limit);

    public static Query<PaperMetadata> ByPath(string path, int limit) =>
        Rows(OfPath, "path", LineageId.PaperPath(path), limit);

    private static Query<PaperMetadata> Rows(SqlText rest, string column, string value, int limit) => TableQuery.Rows(
        Table, rest, new SqlParameters().Add(column, Table[column], value).Add("limit", Lists.Checked(limit)));
}
