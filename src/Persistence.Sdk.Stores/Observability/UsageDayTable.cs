using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>The definition of <c>observability.token_usage_daily</c>.</summary>
internal static class UsageDayTable
{
    public static readonly TableDefinition<UsageDay> Definition =
        TableDefinition.For<UsageDay>("observability", "token_usage_daily", table =>
        {
            table.Key(day => day.Day);
            table.Key(day => day.Model).MayBeEmpty();
            table.Column(day => day.IsCurrent);
            table.Column(day => day.Calls);
            table.Column(day => day.UnpricedCalls);
            table.Column(day => day.FirstSeenAt);
            table.Column(day => day.LastSeenAt);
            table.Column(day => day.InputTokens);
            table.Column(day => day.CachedInputTokens);
            table.Column(day => day.OutputTokens);
            table.Column(day => day.ReasoningTokens);
            table.Column(day => day.TotalTokens);
            table.Column(day => day.CostInputNanoUsd);
            table.Column(day => day.CostOutputNanoUsd);
            table.Column(day => day.CostTotalNanoUsd);
            table.HoldsWhile(day => day.IsCurrent);
        });
}
