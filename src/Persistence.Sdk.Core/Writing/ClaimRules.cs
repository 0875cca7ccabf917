using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

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
        (Table, Set, Conditions, Order) = (table, set.Naming(table), [where.Naming(table)], order.Naming(table));
    }

    private ClaimRules(ClaimRules rules, SqlText where) => (Table, Set, Conditions, Order) =
        (rules.Table, rules.Set, [.. rules.Conditions, where.Naming(rules.Table)], rules.Order);

    /// <summary>The table.</summary>
    public TableDefinition Table { get; }

    internal SqlText Set { get; }

    /// <summary>The conditions of which a row fulfils one.</summary>
    internal IReadOnlyList<SqlText> Conditions { get; }

    internal SqlText Order { get; }

    /// <summary>
    /// The same rules for rows that fulfil another condition as well, found by an index of their own: one condition
    /// with OR would be served by none. No row fulfils both.
    /// </summary>
    public ClaimRules Or(SqlText where)
    {
        ArgumentNullException.ThrowIfNull(where);
        return new ClaimRules(this, where);
    }

    /// <summary>
    /// Selects the first rows that fulfil a condition, of each condition by itself, and of these the first ones.
    /// </summary>
    /// <param name="side">The dialect.</param>
    /// <param name="wanted">What to select: key columns.</param>
    /// <param name="conditions">The conditions as they stand in the statement.</param>
    /// <param name="limit">The SQL of the largest number of rows.</param>
    /// <param name="locking">What stands behind each selection.</param>
    internal string First(
        DatabaseSide side, string wanted, IReadOnlyList<string> conditions, string limit, string locking = "")
    {
        var first = $"ORDER BY {Order.For(side)} LIMIT {limit}";
        var from = $"FROM {(side == DatabaseSide.Sqlite ? Table.Name.Sqlite : Table.Name.Postgres)}";
        if (conditions.Count == 1)
        {
            return $"SELECT {wanted} {from} WHERE {conditions[0]} {first}{locking}";
        }

        // What can be in an order; documents and the like stay where they are.
        var columns = string.Join(", ", Table.Columns
            .Where(column => column.Kind is not (ColumnKind.Json or ColumnKind.Bytes or ColumnKind.Vector))
            .Select(column => column.Name));
        var found = conditions.Select((condition, i) =>
            $"SELECT * FROM (SELECT {columns} {from} WHERE {condition} {first}{locking}) found_{i}");
        return $"SELECT {wanted} FROM ({string.Join(" UNION ALL ", found)}) found {first}";
    }
}
