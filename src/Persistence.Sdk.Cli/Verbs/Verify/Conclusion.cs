using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Migration.Parity;

namespace Persistence.Sdk.Cli.Verbs.Verify;

/// <summary>What an operator makes of a comparison, and does next.</summary>
internal static class Conclusion
{
    public static string Of(ParityReport report, ParityRequest request)
    {
        if (report.IsClean)
        {
            var moving = report.Tables.Sum(table => table.InFlight);
            var found = report.Mode == ParityMode.Full
                ? "Both sides are equal"
                : $"No difference in mode {ParityWords.Of(report.Mode)}";
            return found
                + (moving > 0 ? $", but for {Number.Of(moving)} rows on their way." : ".");
        }

        var left = report.Tables.Sum(table => table.Differences - table.Repaired);
        var behind = report.Tables.Sum(table => table.AuthorityBehind);
        return $"{Number.Of(left)} differences{(request.Repair ? " are left" : "")}. " + Advice(request, behind);
    }

    private static string Advice(ParityRequest request, long behind) => request switch
    {
        { Mode: ParityMode.Counts } => "'persistence verify' finds the rows.",
        { TakeFromMirror: false } when behind > 0 && request.Repair =>
            "Of rows of which the mirror has the higher version, decide which side is right: --repair "
            + "--take-from-mirror takes them from the mirror.",
        { Repair: false } => "'persistence verify --repair' brings to the mirror what the authority has.",
        _ => "Each row above says why it was left.",
    };
}
