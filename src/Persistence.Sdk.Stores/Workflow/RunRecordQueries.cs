using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>
/// The reads of more than one row, both dialects side by side. Kinds and the status that stand as literals are those of
/// partial indexes, which a parameter could not use.
/// </summary>
internal static class RunRecordQueries
{
    private static readonly TableDefinition<RunRecord> Table = RunRecordTable.Definition;

    private static readonly RowShape<ReusableStep> StepShape = RowShape.Of<ReusableStep>(shape =>
    {
        shape.Column(step => step.RunId);
        shape.Column(step => step.StartedAt);
        shape.Column(step => step.FinishedAt);
        shape.Column(step => step.Output);
    });

    private static readonly RowShape<ReusableQuestion> QuestionShape = RowShape.Of<ReusableQuestion>(shape =>
    {
        shape.Column(question => question.QuestionId);
        shape.Column(question => question.SourceRunId);
        shape.Column(question => question.SourceFinishedAt);
        shape.Column(question => question.Item);
    });

    private static readonly SqlText StepsInOrder = SqlText.Same("""
        WHERE run_id = @run_id AND record_kind = 'step'
        ORDER BY CASE step WHEN 'prep' THEN 1 WHEN 'ingest' THEN 2 WHEN 'enrich' THEN 3 WHEN 'econ_data' THEN 4
                           WHEN 'agentic' THEN 5 WHEN 'index' THEN 6 WHEN 'evaluate' THEN 7 WHEN 'report' THEN 8
                           ELSE 9 END,
                 started_at IS NULL, started_at, step, record_key
        """);

    private static readonly SqlText OfKind = SqlText.Same(
        "WHERE run_id = @run_id AND record_kind = @kind ORDER BY step, record_key");

    private static readonly SqlText CompletedStep = SqlText.Same("""
        SELECT s.run_id, s.started_at, s.finished_at, s.output_json
        FROM {table} s
        JOIN {table} r ON r.run_id = s.run_id AND r.record_kind = 'run' AND r.step = '' AND r.record_key = 'main'
        WHERE s.record_kind = 'step' AND s.status = 'completed' AND s.step = @step AND s.run_id <> @exclude
        """).Naming(Table);

    private static readonly SqlText LatestStep = SqlText.Same(
        " ORDER BY coalesce(s.finished_at, s.updated_at) DESC, s.run_id DESC LIMIT 1");

    private static readonly SqlText AnsweredQuestion = SqlText.Same("""
        SELECT question_id, run_id, finished_at, payload_json
        FROM (SELECT q.question_id, q.run_id, r.finished_at, q.payload_json,
                     row_number() OVER (PARTITION BY q.question_id
                                        ORDER BY coalesce(r.finished_at, q.updated_at) DESC, q.run_id DESC) AS age
              FROM {table} r
              JOIN {table} q ON q.run_id = r.run_id AND q.record_kind = 'question' AND q.step = 'agentic'
              WHERE r.record_kind = 'run' AND r.status = 'completed' AND r.run_id <> @exclude
                AND q.question_id <> '' AND q.payload_json <> '{}'
        """).Naming(Table);

    private static readonly SqlText NewestOfEach = SqlText.Same(") questions WHERE age = 1 ORDER BY question_id");

    private static readonly SqlText RecentRuns = SqlText.Same("WHERE record_kind = 'run'");

    private static readonly SqlText NewestFirst = SqlText.Same(
        " ORDER BY coalesce(finished_at, updated_at) DESC, run_id DESC LIMIT @limit");

    // lower() knows only A to Z on either side: in SQLite always, in Postgres because the column is COLLATE "C".
    private static readonly SqlText OnPath = new(
        """
         AND (lower(replace(papers_dir, '\', '/')) IN (@path, @folder)
              OR substr(lower(replace(papers_dir, '\', '/')), -length(@file)) = @file)
        """,
        """
         AND (lower(replace(papers_dir, '\', '/')) IN (@path, @folder)
              OR right(lower(replace(papers_dir, '\', '/')), length(@file)) = @file)
        """);

    /// <summary>The condition under which a deletion takes a run's rows.</summary>
    public static readonly SqlText AllOfRun = SqlText.Same("run_id = @run_id");

    public static SqlParameters OfRun(string runId) => new SqlParameters().Add("run_id", Table["run_id"], runId);

    public static Query<RunRecord> Steps(string runId, int? limit = null) =>
        Limited(StepsInOrder, OfRun(runId), limit);

    public static Query<RunRecord> Rows(string runId, RunRecordKind kind, int? limit = null) =>
        Limited(OfKind, OfRun(runId).Add("kind", Table["record_kind"], kind), limit);

    public static Query<ReusableStep> ReusableStep(string step, string excludeRunId, ReuseFilter filter)
    {
        var parameters = new SqlParameters()
            .Add("step", Table["step"], step).Add("exclude", Table["run_id"], excludeRunId);
        return new Query<ReusableStep>(StepShape, CompletedStep + Where(filter, parameters) + LatestStep, parameters);
    }

    public static Query<ReusableQuestion> ReusableQuestions(string excludeRunId, ReuseFilter filter)
    {
        var parameters = new SqlParameters().Add("exclude", Table["run_id"], excludeRunId);
        return new Query<ReusableQuestion>(
            QuestionShape, AnsweredQuestion + Where(filter, parameters) + NewestOfEach, parameters);
    }

    public static Query<RunRecord> Recent(RecentRunsFilter filter)
    {
        var parameters = new SqlParameters().Add("limit", filter.Limit);
        var where = RecentRuns
            + Equal("status", filter.Status, parameters)
            + Equal("workstream_id", filter.WorkstreamId, parameters)
            + Equal("arm", filter.Arm, parameters)
            + Paper(filter.PaperPath, parameters);
        return TableQuery.Rows(Table, where + NewestFirst, parameters);
    }

    private static SqlText Where(ReuseFilter filter, SqlParameters parameters) =>
        Equal("config_hash", filter.ConfigHash, parameters, "r.")
        + Equal("papers_dir", filter.PapersDir, parameters, "r.")
        + Equal("paper_set_hash", filter.PaperSetHash, parameters, "r.")
        + Equal("workstream_id", filter.WorkstreamId, parameters, "r.")
        + Equal("arm", filter.Arm, parameters, "r.")
        + EqualOrNone("question", filter.Question, parameters)
        + EqualOrNone("report_question_set", filter.ReportQuestionSet, parameters);

    private static SqlText Equal(string column, object? value, SqlParameters parameters, string alias = "")
    {
        if (value is null)
        {
            return SqlText.Empty;
        }

        parameters.Add(column, Table[column], value);
        return SqlText.Same($" AND {alias}{column} = @{column}");
    }

    private static SqlText EqualOrNone(string column, string? value, SqlParameters parameters)
    {
        if (value is null)
        {
            return SqlText.Empty;
        }

        parameters.Add(column, Table[column], value);
        return SqlText.Same($" AND coalesce(r.{column}, '') = @{column}");
    }

    private static SqlText Paper(string? paperPath, SqlParameters parameters)
    {
        if (paperPath is null)
        {
            return SqlText.Empty;
        }

        var path = AsciiLower(paperPath.Replace('\\', '/'));
        var slash = path.LastIndexOf('/');
        parameters
            .Add("path", Table["papers_dir"], path)
            .Add("folder", Table["papers_dir"], slash > 0 ? path[..slash] : path)
            .Add("file", Table["papers_dir"], "/" + path[(slash + 1)..]);
        return OnPath;
    }

    private static string AsciiLower(string text) =>
        string.Create(text.Length, text, static (lower, source) =>
        {
            for (var i = 0; i < lower.Length; i++)
            {
                lower[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
            }
        });

    private static Query<RunRecord> Limited(SqlText rest, SqlParameters parameters, int? limit) => limit is { } rows
        ? TableQuery.Rows(Table, rest + SqlText.Same(" LIMIT @limit"), parameters.Add("limit", rows))
        : TableQuery.Rows(Table, rest, parameters);
}
