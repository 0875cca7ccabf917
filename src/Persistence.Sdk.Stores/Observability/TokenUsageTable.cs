using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>The definition of <c>observability.token_usage</c>.</summary>
internal static class TokenUsageTable
{
    public static readonly TableDefinition<TokenUsage> Definition =
        TableDefinition.For<TokenUsage>("observability", "token_usage", table =>
        {
            table.Key(usage => usage.CreatedAt);
            table.Key(usage => usage.EventId);
            table.Column(usage => usage.Model);
            table.Column(usage => usage.Operation);
            table.Column(usage => usage.Step);
            table.Column(usage => usage.QuestionId);
            table.Column(usage => usage.InputTokens);
            table.Column(usage => usage.CachedInputTokens);
            table.Column(usage => usage.OutputTokens);
            table.Column(usage => usage.ReasoningTokens);
            table.Column(usage => usage.TotalTokens);
            table.Column(usage => usage.SessionId).MaxBytes(RowKey.MaxTextBytes);
            table.Column(usage => usage.RequestId).MaxBytes(RowKey.MaxTextBytes);
            table.Column(usage => usage.ProviderRequestId);
            table.Column(usage => usage.LatencyMs);
            table.Column(usage => usage.CacheHit);
            table.Column(usage => usage.CostInputNanoUsd);
            table.Column(usage => usage.CostOutputNanoUsd);
            table.Column(usage => usage.CostTotalNanoUsd);
            table.Column(usage => usage.RunId).MaxBytes(RowKey.MaxTextBytes);
            table.Column(usage => usage.Meta);
            table.AppendOnly().PartitionedByMonth(usage => usage.CreatedAt).AgesBy(usage => usage.CreatedAt)
                .SummedUpIn(UsageDayTable.Definition);
        });
}
