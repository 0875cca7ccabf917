using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>The argument that names a phase, in whatever case.</summary>
internal static class PhaseArgument
{
    public static readonly PersistencePhase[] All = Enum.GetValues<PersistencePhase>();

    /// <summary>One that has to be given.</summary>
    public static Argument<PersistencePhase> Required(params PersistencePhase[] allowed) => Make<PersistencePhase>(
        ArgumentArity.ExactlyOne, "", allowed);

    /// <summary>One that may be left out.</summary>
    public static Argument<PersistencePhase?> Optional(string otherwise) => Make<PersistencePhase?>(
        ArgumentArity.ZeroOrOne, $" Default: {otherwise}.", All);

    private static Argument<T> Make<T>(ArgumentArity arity, string otherwise, PersistencePhase[] allowed)
    {
        var names = string.Join(", ", allowed);
        var argument = new Argument<T>("phase")
        {
            Description = $"{names}.{otherwise}",
            Arity = arity,
            CustomParser = result => result.Tokens.Count == 0 ? default
                : Enum.TryParse<PersistencePhase>(result.Tokens[0].Value, ignoreCase: true, out var phase)
                    && allowed.Contains(phase)
                    ? (T)(object)phase
                    : SharedOptions.Refuse<T>(result, names),
        };
        argument.CompletionSources.Add([.. allowed.Select(phase => phase.ToString())]);
        return argument;
    }
}
