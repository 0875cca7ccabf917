using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>The reads of more than one failure.</summary>
internal static class RequestFailureQueries
{
    private const string NewestFirst = "ORDER BY created_at DESC, id DESC LIMIT @limit";
    private static readonly TableDefinition<RequestFailure> Table = RequestFailureTable.Definition;
    private static readonly SqlText All = SqlText.Same(NewestFirst);
    private static readonly SqlText OfComponent = SqlText.Same($"WHERE component = @component {NewestFirst}");

    public static Query<RequestFailure> Recent(string? component, int limit)
    {
        var parameters = new SqlParameters().Add("limit", Lists.Checked(limit));
        return component is null
            ? TableQuery.Rows(Table, All, parameters)
            : TableQuery.Rows(Table, OfComponent, parameters.Add("component", Table["component"], component));
    }
}
