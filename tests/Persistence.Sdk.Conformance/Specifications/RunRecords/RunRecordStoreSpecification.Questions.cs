using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.RunRecords;

public abstract partial class RunRecordStoreSpecification
{
    [SpecificationFact]
    public async Task An_answer_is_stored_with_a_completed_run_for_its_paper_and_model()
    {
        var answer = Answer();

        var row = await Store.UpsertQuestionAsync(
            answer with { Fields = Json("""{"confidence": "high", "model": "m2"}""") });

        var path = LineageId.PaperPath(answer.PaperPath);
        Assert.Equal((LineageId.StructuredRun(path, "m"), RunRecordKind.Question, "agentic"),
            (row.RunId, row.RecordKind, row.Step));
        Assert.Equal((LineageId.Question("Why  so?"), RunRecordStatus.Cached), (row.QuestionId, row.Status));
        Assert.Equal(LineageId.QuestionInputHash(path, "m", row.QuestionId!, "Why so?"), row.InputHash);
        Assert.Equal("high", row.PayloadJson.GetProperty("confidence").GetString());
        Assert.Equal("m2", row.PayloadJson.GetProperty("model").GetString());
        Assert.Equal("So.", row.PayloadJson.GetProperty("answer").GetString());
        var run = await RunAsync(row.RunId);
        Assert.Equal((RunRecordStatus.Completed, path, "m"), (run.Status, run.PapersDir, run.Arm));
        Assert.Equal(row.RecordKey, Assert.Single(await Store.ListQuestionsAsync(row.RunId)).RecordKey);
    }

    [SpecificationFact]
    public async Task The_same_idempotency_key_changes_nothing_and_gives_the_stored_answer()
    {
        var answer = Answer() with { IdempotencyKey = NewId("key") };
        var first = await Store.UpsertQuestionAsync(answer);
        Wait();

        var second = await Store.UpsertQuestionAsync(answer with { Answer = "Otherwise." });

        Assert.Equal(Comparable(first), Comparable(second));
        Assert.Equal(first.UpdatedAt, (await RunAsync(first.RunId)).UpdatedAt);
    }

    [SpecificationFact]
    public async Task Another_idempotency_key_or_none_replaces_the_answer()
    {
        var answer = Answer() with { IdempotencyKey = NewId("key") };
        var first = await Store.UpsertQuestionAsync(answer);
        Wait();

        var without = await Store.UpsertQuestionAsync(answer with { Answer = "B", IdempotencyKey = null });
        Assert.Equal(("B", answer.IdempotencyKey),
            (without.PayloadJson.GetProperty("answer").GetString(), without.IdempotencyKey));
        var other = await Store.UpsertQuestionAsync(answer with { Answer = "C", IdempotencyKey = NewId("key") });
        Assert.Equal("C", other.PayloadJson.GetProperty("answer").GetString());
        Assert.Equal((first.CreatedAt, Now), (other.CreatedAt, other.UpdatedAt));
    }

    [SpecificationFact]
    public async Task An_answer_for_a_given_run_leaves_the_runs_row_alone()
    {
        var (known, unknown) = (NewRun(), NewRun());
        await Store.CreateRunAsync(new WorkflowRun { RunId = known, PapersDir = "all" });

        await Store.UpsertQuestionAsync(Answer() with { RunId = known, QuestionId = "Q1" });
        await Store.UpsertQuestionAsync(Answer() with { RunId = unknown, QuestionId = "Q1" });

        var run = await RunAsync(known);
        Assert.Equal((RunRecordStatus.Running, "all"), (run.Status, run.PapersDir));
        Assert.Equal(RunRecordStatus.Running, (await RunAsync(unknown)).Status);
        Assert.Equal("Q1", Assert.Single(await Store.ListQuestionsAsync(known)).QuestionId);
    }

    [SpecificationFact]
    public async Task S16_Answers_with_one_idempotency_key_at_once_are_decided_once()
    {
        var answer = Answer() with { IdempotencyKey = NewId("key") };

        var rows = await TogetherAsync(12, i => Store.UpsertQuestionAsync(answer with { Answer = $"answer {i}" }));

        var stored = Assert.Single(await Store.ListQuestionsAsync(rows[0].RunId));
        Assert.All(rows, row => Assert.Equal(Text(stored.PayloadJson), Text(row.PayloadJson)));
    }

    [SpecificationFact]
    public async Task S20_Ids_and_times_are_those_the_caller_saw()
    {
        var row = await Store.UpsertQuestionAsync(Answer());

        var stored = Assert.Single(await Store.ListQuestionsAsync(row.RunId));
        Assert.Equal(Comparable(row), Comparable(stored));
    }

    [SpecificationFact]
    public async Task An_answer_without_paper_model_or_question_is_refused()
    {
        await RefusedAsync<ArgumentException>(() => Store.UpsertQuestionAsync(Answer() with { PaperPath = " " }));
        await RefusedAsync<ArgumentException>(() => Store.UpsertQuestionAsync(Answer() with { Model = "" }));
        await RefusedAsync<ArgumentException>(() => Store.UpsertQuestionAsync(Answer() with { Question = "\n" }));
        await RefusedAsync<ArgumentException>(() => Store.UpsertQuestionAsync(Answer() with { Answer = null! }));
        var nul = await RefusedAsync<ValueRejectedException>(
            () => Store.UpsertQuestionAsync(Answer() with { Answer = "a\0b" }));
        Assert.Equal("payload_json", nul.Column);
    }

    private static StructuredAnswer Answer() => new()
    {
        PaperPath = $@"D:\papers\{NewId("paper")}.pdf",
        Model = "m",
        Question = " Why so? ",
        Answer = "So.",
        Category = "c",
    };
}
