using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// Makes the row of a usage: its key, what the metadata name, and the total. Refuses what cannot be meant.
/// </summary>
internal sealed class TokenUsageRows(IIdGenerator ids, TimeProvider time)
{
    private static readonly TableDefinition<TokenUsage> Table = TokenUsageTable.Definition;

    public TokenUsage Row(TokenUsage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        CheckCounters(usage);
        var row = usage with
        {
            CreatedAt = Stored("created_at", usage.CreatedAt == default ? time.GetUtcNow() : usage.CreatedAt),
            EventId = usage.EventId == Guid.Empty ? ids.NextUuid() : usage.EventId,
            TotalTokens = usage.TotalTokens == 0 ? Sum(usage) : usage.TotalTokens,
            RunId = usage.RunId ?? usage.Meta.Text("run_id"),
            Step = usage.Step ?? usage.Meta.Text("step"),
            QuestionId = usage.QuestionId ?? usage.Meta.Text("question_id"),
        };
        CheckIds(row);
        return row;
    }

    /// <summary>An instant as a column holds it, so that the caller is given what can be read back.</summary>
    private static DateTimeOffset Stored(string column, DateTimeOffset instant) =>
        new((DateTime)Table[column].Normalize(Table.ToString(), instant)!);

    private static long Sum(TokenUsage usage) => usage.InputTokens <= long.MaxValue - usage.OutputTokens
        ? usage.InputTokens + usage.OutputTokens
        : throw Refused("total_tokens", "input and output tokens together exceed a 64-bit integer.");

    private static void CheckCounters(TokenUsage usage)
    {
        NotNegative("input_tokens", usage.InputTokens);
        NotNegative("cached_input_tokens", usage.CachedInputTokens);
        NotNegative("output_tokens", usage.OutputTokens);
        NotNegative("reasoning_tokens", usage.ReasoningTokens);
        NotNegative("total_tokens", usage.TotalTokens);
        NotNegative("latency_ms", usage.LatencyMs);
        NotNegative("cost_input_nano_usd", usage.CostInputNanoUsd);
        NotNegative("cost_output_nano_usd", usage.CostOutputNanoUsd);
        NotNegative("cost_total_nano_usd", usage.CostTotalNanoUsd);
        Require(usage.CachedInputTokens <= usage.InputTokens,
            "cached_input_tokens", "it exceeds input_tokens, of which it is a part.");
        Require(usage.ReasoningTokens <= usage.OutputTokens,
            "reasoning_tokens", "it exceeds output_tokens, of which it is a part.");
    }

    private static void CheckIds(TokenUsage usage)
    {
        NotBlank("model", usage.Model);
        Table["model"].Normalize(Table.ToString(), usage.Model); // before its price is looked for
        NotBlank("operation", usage.Operation);
        NotBlank("step", usage.Step);
        NotBlank("question_id", usage.QuestionId);
        NotBlank("session_id", usage.SessionId);
        NotBlank("request_id", usage.RequestId);
        NotBlank("provider_request_id", usage.ProviderRequestId);
        NotBlank("run_id", usage.RunId);
    }

    private static void NotNegative(string column, long? value) =>
        Require(value is null or >= 0, column, "it is negative; expected is 0 or more.");

    private static void NotBlank(string column, string? text) =>
        Require(text is null || !string.IsNullOrWhiteSpace(text), column, "it is blank; give a value, or null.");

    private static void Require(bool holds, string column, string problem)
    {
        if (!holds)
        {
            throw Refused(column, problem);
        }
    }

    private static ValueRejectedException Refused(string column, string problem) =>
        new(Table.ToString(), column, problem);
}
