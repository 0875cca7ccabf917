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

    private MergeRules(TableDefinition table, MergeRule[] byOrdinal, ColumnDefinition? unlessSame)
    {
        Table = table;
        _byOrdinal = byOrdinal;
        SkipWhenSame = unlessSame;
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
        return new MergeRules(table, new MergeRule[table.Columns.Count], null);
    }

    /// <summary>The same rules, with one rule set for the columns named.</summary>
    public MergeRules With(MergeRule rule, params ReadOnlySpan<string> columns)
    {
        var rules = (MergeRule[])_byOrdinal.Clone();
        foreach (var column in columns)
        {
            rules[Table[column].Ordinal] = rule;
        }

        return new MergeRules(Table, rules, SkipWhenSame);
    }

    /// <summary>The same rules, with a column whose equality makes the merge a no-operation.</summary>
    public MergeRules SkippedWhenSame(string column) => new(Table, _byOrdinal, Table[column]);

    internal MergeRule RuleFor(ColumnDefinition column) => _byOrdinal[column.Ordinal];
}
