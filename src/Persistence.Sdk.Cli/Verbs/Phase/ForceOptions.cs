using System.CommandLine;
using Persistence.Sdk.Cli.Failures;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>The options of a walk by force.</summary>
internal sealed class ForceOptions
{
    public Option<bool> Force { get; } = new("--force")
    {
        Description = "Skip what is red and may be skipped: what is proved, and how long something takes. It is shown "
            + "and has to be confirmed; the history keeps it.",
    };

    public Option<bool> Yes { get; } = new("--yes") { Description = "With --force: do not ask." };

    /// <summary>Whether to force; null where not, true where it is confirmed.</summary>
    public bool? Read(ParseResult parsed) => (parsed.GetValue(Force), parsed.GetValue(Yes)) switch
    {
        (true, var isSure) => isSure,
        (false, true) => throw OperatorException.Usage("'--yes' confirms what '--force' skips; give both or none."),
        _ => null,
    };
}
