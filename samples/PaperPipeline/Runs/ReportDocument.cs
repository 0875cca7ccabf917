namespace PaperPipeline.Runs;

/// <summary>The report of a run that has come to its end.</summary>
internal static class ReportDocument
{
    public static object Of(RunContext run, string path, string audit, DateTimeOffset finishedAt, long write) => new
    {
        run.RunId,
        Status = "completed",
        run.StartedAt,
        FinishedAt = finishedAt,
        run.Settings.PapersDir,
        PaperSetHash = run.Papers.Hash,
        TriggerSource = PipelineRunner.Trigger,
        ReportPath = path,
        Config = new { run.Settings.ConfigHash, ConfigEffective = run.Settings.Effective },
        Prep = run.Outputs["prep"],
        Ingest = run.Outputs["ingest"],
        Index = run.Outputs["index"],
        Agentic = new
        {
            Status = "completed",
            ReportQuestionsEnabled = true,
            ReportQuestionsSet = run.Settings.QuestionSet,
            ReportQuestions = run.Answers.Select(answer => AnswerJson.ReportItem(answer, write)).ToList(),
            ReportQuestionConfidence = run.Outputs["evaluate"],
        },
        Evaluate = run.Outputs["evaluate"],
        AuditArtifacts = new { Markdown = new { Path = audit, Status = "completed" } },
        Write = write,
    };
}
