using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Inspection;

namespace Persistence.Sdk.Cli.Verbs.Doctor;

/// <summary>Looks at everything around the two databases that makes trouble later.</summary>
internal sealed class DoctorVerb()
    : Verb(
        "doctor", "Looks at both databases and what stands around them; changes nothing (exit code 3 where a "
            + "check fails).",
        "doctor", "doctor --sqlite state.sqlite --postgres postgresql://app@db/app", "doctor --json")
{
    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var findings = await new Checkup(session).RunAsync(cancellationToken).ConfigureAwait(false);
        Show(findings, terminal);
        return findings.Any(finding => finding.Level == FindingLevel.Fail) ? ExitCodes.Differences : ExitCodes.Done;
    }

    private static void Show(IReadOnlyList<Finding> findings, Terminal terminal)
    {
        var table = new TextTable("Check", "State", "Found");
        foreach (var finding in findings)
        {
            table.Add(finding.Name, Word(finding.Level), finding.Detail);
        }

        terminal.WriteResult(table);
        foreach (var finding in findings.Where(finding => finding.Advice is not null))
        {
            terminal.WriteResult($"{finding.Name}: {finding.Advice}");
        }

        if (terminal.IsJson)
        {
            terminal.WriteDocument(new
            {
                healthy = findings.All(finding => finding.Level != FindingLevel.Fail),
                checks = findings.Select(finding => new
                {
                    name = finding.Name,
                    state = Word(finding.Level),
                    detail = finding.Detail,
                    advice = finding.Advice,
                }),
            });
        }
    }

    private static string Word(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok",
        FindingLevel.Warn => "warn",
        FindingLevel.Fail => "fail",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "This level has no word."),
    };
}
