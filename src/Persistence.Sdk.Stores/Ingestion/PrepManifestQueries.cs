using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Ingestion;

/// <summary>The reads of more than one manifest.</summary>
internal static class PrepManifestQueries
{
    private static readonly TableDefinition<PrepManifest> Table = PrepManifestTable.Definition;
    private static readonly SqlText NewestFirst = SqlText.Same("ORDER BY created_at DESC, run_id DESC LIMIT @limit");

    public static Query<PrepManifest> Recent(int limit) =>
        TableQuery.Rows(Table, NewestFirst, new SqlParameters().Add("limit", Lists.Checked(limit)));
}
