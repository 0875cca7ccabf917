namespace Persistence.Sdk.Migration.Phases;

/// <summary>Conditions that hold when an attempt succeeds; what it throws is the reason why they do not.</summary>
internal static class GateChecks
{
    /// <summary>Adds the condition; gives back what was found, null where it does not hold.</summary>
    public static async Task<T?> FindAsync<T>(List<GateClause> clauses, string name, Func<Task<T>> find)
        where T : class
    {
        try
        {
            var found = await find().ConfigureAwait(false);
            clauses.Add(GateClause.Green(name, "yes"));
            return found;
        }
        catch (PersistenceException problem)
        {
            clauses.Add(GateClause.Red(name, problem));
            return null;
        }
    }

    /// <summary>Adds the condition; says whether it holds.</summary>
    public static async Task<bool> HoldsAsync(List<GateClause> clauses, string name, Func<Task> attempt) =>
        await FindAsync(
            clauses, name,
            async () =>
            {
                await attempt().ConfigureAwait(false);
                return clauses;
            }).ConfigureAwait(false) is not null;
}
