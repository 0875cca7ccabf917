using System.Text.Json;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Conformance.Specifications.RunRecords;

/// <summary>What <see cref="IRunRecordStore"/> promises, on every variant of the database.</summary>
public abstract partial class RunRecordStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly TableDefinition<RunRecord> Table = RunRecordTable.Definition;

    /// <summary>The store under test.</summary>
    protected IRunRecordStore Store => Fixture.Store<IRunRecordStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static string Text(JsonElement element) => element.GetRawText();

    private static string NewRun() => NewId("run");

    private void Wait(int seconds = 1) => Fixture.Clock.Advance(TimeSpan.FromSeconds(seconds));

    private Task<IReadOnlyList<RunRecord>> RowsAsync(string runId) => Database.QueryAsync(TableQuery.Rows(
        Table, SqlText.Same("WHERE run_id = @id ORDER BY record_kind, step, record_key"),
        new SqlParameters().Add("id", Table["run_id"], runId)));

    private async Task<RunRecord> RunAsync(string runId) =>
        await Store.GetRunAsync(runId) ?? throw new InvalidOperationException($"Run '{runId}' is not there.");

    private async Task<RunRecord> StepAsync(string runId, string step) =>
        (await Store.ListStepsAsync(runId)).Single(row => row.Step == step);
}
