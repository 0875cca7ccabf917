using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>
/// How rows are claimed: of those that fulfil a condition, the first ones in an order, each by one claim only. Made
/// once for each kind of claim and reused: claims of many callers that share it, and the values in its condition, are
/// decided by one statement. Immutable; safe for concurrent use.
/// </summary>
public sealed class ClaimRules
{
    /// <summary>The largest number of rows of one claim.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Creates the rules.</summary>
    /// <param name="table">The table.</param>
    /// <param name="set">
    /// The assignments to a claimed row, with <c>@name</c> parameters, after which it must not fulfil the condition any
    /// more. A key column must not be assigned.
    /// </param>
    /// <param name="where">
    /// The condition, with <c>@name</c> parameters; <c>@at</c>, also in the assignments, is the instant of the claim.
    /// Of claims that are decided together it is the latest.
    /// </param>
    /// <param name="order">The order, as behind ORDER BY, without ties.</param>
    public ClaimRules(TableDefinition table, SqlText set, SqlText where, SqlText order)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(where);
        ArgumentNullException.ThrowIfNull(order);
        (Table, Set, Where, Order) = (table, set.Naming(table), where.Naming(table), order.Naming(table));
    }

    /// <summary>The table.</summary>
    public TableDefinition Table { get; }

    internal SqlText Set { get; }

    internal SqlText Where { get; }

    internal SqlText Order { get; }
}
