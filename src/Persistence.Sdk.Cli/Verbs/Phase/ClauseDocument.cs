using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>A condition of a step, as documents tell it; <c>next</c> is null where it holds.</summary>
internal sealed record ClauseDocument(string Name, bool Green, string Detail, string? Next)
{
    public static IReadOnlyList<ClauseDocument> Of(IEnumerable<GateClause> clauses) =>
        [.. clauses.Select(clause => new ClauseDocument(clause.Name, clause.IsGreen, clause.Detail, clause.Next))];
}
