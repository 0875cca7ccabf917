using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Specifications.Values;

namespace Persistence.Sdk.Conformance.Specifications.TokenUsages;

public abstract partial class TokenUsageSinkSpecification
{
    [SpecificationFact]
    public async Task S47_A_usage_keeps_its_instant_in_utc_floored_to_microseconds()
    {
        var usages = KindValues.Moments.Select(
            moment => new TokenUsage { CreatedAt = moment.Written, EventId = Guid.NewGuid() }).ToArray();
        await Sink.RecordManyAsync(usages);

        foreach (var (usage, moment) in usages.Zip(KindValues.Moments))
        {
            var stored = await FindAsync(usage);
            Assert.Equal((moment.Expected.Ticks, TimeSpan.Zero), (stored.CreatedAt.Ticks, stored.CreatedAt.Offset));
        }

        var recorded = await Sink.RecordAsync(new TokenUsage { CreatedAt = Now.AddTicks(7) });
        Assert.Equal((await FindAsync(recorded)).CreatedAt, recorded.CreatedAt);
    }

    [SpecificationFact]
    public async Task S49_Counters_and_costs_keep_all_64_bits()
    {
        long[] numbers = [0, (1L << 53) + 1, int.MaxValue + 1L, long.MaxValue];
        foreach (var number in numbers)
        {
            var usage = new TokenUsage
            {
                InputTokens = number, CachedInputTokens = number, ReasoningTokens = 0, TotalTokens = number,
                CostInputNanoUsd = number, CostOutputNanoUsd = 0, LatencyMs = int.MaxValue, CacheHit = true,
            };
            var stored = await FindAsync(await Sink.RecordAsync(usage));

            Assert.Equal((number, number, number), (stored.InputTokens, stored.CachedInputTokens, stored.TotalTokens));
            Assert.Equal((number, 0L, number), Costs(stored));
            Assert.Equal((int.MaxValue, true), (stored.LatencyMs, stored.CacheHit));
        }
    }

    [SpecificationFact]
    public async Task S50_Metadata_come_back_equal_by_value()
    {
        var usages = KindValues.Documents.Select(text => Keyed(new TokenUsage
        {
            Meta = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 }),
        })).ToArray();
        await Sink.RecordManyAsync(usages);
        foreach (var usage in usages)
        {
            Assert.True(JsonElement.DeepEquals(usage.Meta, (await FindAsync(usage)).Meta));
        }

        var without = await FindAsync(await Sink.RecordAsync(new TokenUsage()));
        Assert.Equal("{}", without.Meta.GetRawText());
        foreach (var text in new[] { """{"a": 1, "a": 2}""", "\"\\u0000\"", "\"\\ud800\"", "1e400" })
        {
            await RefusedAsync(new TokenUsage { Meta = Json(text) }, "meta");
        }
    }

    [SpecificationFact]
    public async Task S51_Names_and_ids_come_back_as_they_were()
    {
        var texts = KindValues.Texts.Where(text => !string.IsNullOrWhiteSpace(text));
        var usages = texts.Select(text => Keyed(new TokenUsage
        {
            Model = text, Operation = text, Step = text, QuestionId = text, SessionId = text, RequestId = text,
            ProviderRequestId = text, RunId = text,
        })).ToArray();
        await Sink.RecordManyAsync(usages);
        foreach (var usage in usages)
        {
            var stored = await FindAsync(usage);
            Assert.Equal(
                Enumerable.Repeat(usage.Model, 8),
                [stored.Model, stored.Operation, stored.Step, stored.QuestionId, stored.SessionId, stored.RequestId,
                    stored.ProviderRequestId, stored.RunId]);
        }

        await RefusedAsync(new TokenUsage { Model = "a\0" }, "model");
        await RefusedAsync(new TokenUsage { Operation = "\ud800" }, "operation");
        foreach (var (usage, column) in new[]
        {
            (new TokenUsage { SessionId = new string('ä', 1500) }, "session_id"),
            (new TokenUsage { RequestId = new string('ä', 1500) }, "request_id"),
            (new TokenUsage { RunId = new string('ä', 1500) }, "run_id"),
        })
        {
            await RefusedAsync(usage, column);
        }
    }

    [SpecificationFact]
    public async Task Negative_counters_blank_ids_and_impossible_parts_are_refused_by_their_column()
    {
        foreach (var (usage, column) in new[]
        {
            (new TokenUsage { InputTokens = -1 }, "input_tokens"),
            (new TokenUsage { CachedInputTokens = -1 }, "cached_input_tokens"),
            (new TokenUsage { OutputTokens = -1 }, "output_tokens"),
            (new TokenUsage { ReasoningTokens = -1 }, "reasoning_tokens"),
            (new TokenUsage { TotalTokens = -1 }, "total_tokens"),
            (new TokenUsage { LatencyMs = -1 }, "latency_ms"),
            (new TokenUsage { CostInputNanoUsd = -1 }, "cost_input_nano_usd"),
            (new TokenUsage { CostOutputNanoUsd = -1 }, "cost_output_nano_usd"),
            (new TokenUsage { CostTotalNanoUsd = -1 }, "cost_total_nano_usd"),
            (new TokenUsage { InputTokens = 1, CachedInputTokens = 2 }, "cached_input_tokens"),
            (new TokenUsage { OutputTokens = 1, ReasoningTokens = 2 }, "reasoning_tokens"),
            (new TokenUsage { InputTokens = long.MaxValue, OutputTokens = 1 }, "total_tokens"),
            (new TokenUsage { CostInputNanoUsd = long.MaxValue, CostOutputNanoUsd = 1 }, "cost_total_nano_usd"),
            (new TokenUsage { Model = " " }, "model"),
            (new TokenUsage { Operation = "" }, "operation"),
            (new TokenUsage { Step = "\t" }, "step"),
            (new TokenUsage { QuestionId = "" }, "question_id"),
            (new TokenUsage { SessionId = "" }, "session_id"),
            (new TokenUsage { RequestId = "" }, "request_id"),
            (new TokenUsage { ProviderRequestId = "" }, "provider_request_id"),
            (new TokenUsage { RunId = "" }, "run_id"),
            (new TokenUsage { CreatedAt = DateTimeOffset.MaxValue }, "created_at"),
        })
        {
            await RefusedAsync(usage, column);
        }
    }

    [SpecificationFact]
    public async Task Run_step_and_question_are_taken_out_of_the_metadata_where_they_are_not_given()
    {
        var meta = Json("""{"run_id": "run-9", "step": " agentic ", "question_id": 7, "note": "n"}""");

        var lifted = await FindAsync(await Sink.RecordAsync(new TokenUsage { Meta = meta }));
        var given = await FindAsync(await Sink.RecordAsync(
            new TokenUsage { Meta = meta, RunId = "r", Step = "s", QuestionId = "q" }));
        var nothing = await FindAsync(await Sink.RecordAsync(
            new TokenUsage { Meta = Json("""{"run_id": null, "step": "", "question_id": {"a": 1}}""") }));
        var array = await FindAsync(await Sink.RecordAsync(new TokenUsage { Meta = Json("""["run_id"]""") }));

        Assert.Equal(("run-9", "agentic", "7"), (lifted.RunId, lifted.Step, lifted.QuestionId));
        Assert.True(JsonElement.DeepEquals(meta, lifted.Meta));
        Assert.Equal(("r", "s", "q"), (given.RunId, given.Step, given.QuestionId));
        Assert.Equal((null, null, null), (nothing.RunId, nothing.Step, nothing.QuestionId));
        Assert.Null(array.RunId);
    }

    private TokenUsage Keyed(TokenUsage usage) => usage with { CreatedAt = Now, EventId = Guid.NewGuid() };

    private async Task RefusedAsync(TokenUsage usage, string column)
    {
        foreach (var work in new Func<Task>[]
        {
            () => Sink.RecordAsync(usage), () => Sink.RecordManyAsync([new TokenUsage(), usage]),
        })
        {
            var refusal = await RefusedAsync<ValueRejectedException>(work);
            Assert.Equal(("observability.token_usage", column), (refusal.Table, refusal.Column));
        }
    }
}
