using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>The definition of <c>observability.request_failures</c>.</summary>
internal static class RequestFailureTable
{
    public static readonly TableDefinition<RequestFailure> Definition =
        TableDefinition.For<RequestFailure>("observability", "request_failures", table =>
        {
            table.Key(row => row.Id);
            table.Column(row => row.Component).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.Error);
            table.Column(row => row.ContextJson);
            table.Column(row => row.CreatedAt);
            table.AppendOnly().AgesBy(row => row.CreatedAt);
        });
}
