using System.Globalization;
using System.Text;

namespace PaperPipeline.Runs;

/// <summary>The report for people.</summary>
internal static class ReportMarkdown
{
    public static string Of(RunContext run)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"# Run {run.RunId}")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture,
                $"{run.Papers.Papers.Count} papers, {run.ChunkCount} chunks, {run.Answers.Count} questions.");
        foreach (var answer in run.Answers.Select(recorded => recorded.Answer))
        {
            text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {answer.Question.Text}").AppendLine()
                .AppendLine(answer.Text);
            foreach (var citation in answer.Citations)
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"- {citation.Path}, page {citation.Page}, words {citation.StartWord} to {citation.EndWord}");
            }
        }

        return text.ToString();
    }
}
