using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>
/// The rules by which an incoming row is merged into an existing one, column by column; columns without a rule are
/// replaced. Made once for each kind of merge and reused: writes that share a rules object are batched together.
/// Immutable; safe for concurrent use.
/// </summary>
public sealed class MergeRules
{
    private readonly MergeRule[] _byOrdinal;

    private MergeRules(TableDefinition table, MergeRule[] byOrdinal, ColumnDefinition? unlessSame, SqlText? only)
    {
        Table = table;
        _byOrdinal = byOrdinal;
        SkipWhenSame = unlessSame;
        Guard = only;
    }

    /// <summary>The table the rules are for.</summary>
    public TableDefinition Table { get; }

    /// <summary>
    /// A column that makes the merge idempotent: where its existing value is not NULL and equals the incoming one,
    /// nothing is changed and the change counts as not applied.
    /// </summary>
    public ColumnDefinition? SkipWhenSame { get; }

    /// <summary>Rules that replace every column but the key.</summary>
    public static MergeRules For(TableDefinition table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new MergeRules(table, new MergeRule[table.Columns.Count], null, null);
    }

    /// <summary>The same rules, with one rule set for the columns named.</summary>
    public MergeRules With(MergeRule rule, params ReadOnlySpan<string> columns)
    {
        var rules = (MergeRule[])_byOrdinal.Clone();
        foreach (var column in columns)
        {
            rules[Table[column].Ordinal] = rule;
        }

        return new MergeRules(Table, rules, SkipWhenSame, Guard);
    }

    /// <summary>The same rules, with a column whose equality makes the merge a no-operation.</summary>
    public MergeRules SkippedWhenSame(string column) => new(Table, _byOrdinal, Table[column], Guard);

    /// <summary>
    /// The same rules, with a condition under which an existing row is merged into: a fence. Where it is not fulfilled
    /// nothing is changed and the change counts as not applied. In the place of an earlier condition.
    /// </summary>
    /// <param name="condition">
    /// SQL without parameters in which <c>{old}</c> stands for the existing row and <c>{new}</c> for the incoming one,
    /// as in <c>{old}.owner = {new}.owner</c>.
    /// </param>
    public MergeRules OnlyWhere(SqlText condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new MergeRules(Table, _byOrdinal, SkipWhenSame, condition);
    }

    /// <summary>The condition of a merge; null where there is none.</summary>
    internal SqlText? Guard { get; }

    internal MergeRule RuleFor(ColumnDefinition column) => _byOrdinal[column.Ordinal];

    /// <summary>The guard with the names that the rows have in a statement; null where there is none.</summary>
    /// <param name="old">The existing row's name.</param>
    /// <param name="incoming">What stands before the name of an incoming value.</param>
    internal SqlText? GuardOf(string old, string incoming) => Guard is null
        ? null
        : new SqlText(Named(Guard.Sqlite, old, incoming), Named(Guard.Postgres, old, incoming));

    private static string Named(string sql, string old, string incoming) => sql
        .Replace("{old}", old, StringComparison.Ordinal).Replace("{new}.", incoming, StringComparison.Ordinal);
}
