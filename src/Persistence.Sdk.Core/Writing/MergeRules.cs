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
    private readonly SqlText?[] _expressions;

    private MergeRules(TableDefinition table, MergeRule[] byOrdinal, SqlText?[] expressions)
    {
        Table = table;
        _byOrdinal = byOrdinal;
        _expressions = expressions;
    }

    private MergeRules(MergeRules other)
        : this(other.Table, other._byOrdinal, other._expressions) =>
        (SkipWhenSame, Guard, SkipsWhenUnchanged, LeavesDeletedAlone) =
            (other.SkipWhenSame, other.Guard, other.SkipsWhenUnchanged, other.LeavesDeletedAlone);

    /// <summary>The table the rules are for.</summary>
    public TableDefinition Table { get; }

    /// <summary>
    /// A column that makes the merge idempotent: where its existing value is not NULL and equals the incoming one,
    /// nothing is changed and the change counts as not applied.
    /// </summary>
    public ColumnDefinition? SkipWhenSame { get; private init; }

    /// <summary>The condition of a merge; null where there is none.</summary>
    internal SqlText? Guard { get; private init; }

    /// <summary>Whether a merge that would leave every column as it is changes nothing.</summary>
    internal bool SkipsWhenUnchanged { get; private init; }

    /// <summary>Whether nothing is inserted at a key whose row was deleted.</summary>
    internal bool LeavesDeletedAlone { get; private init; }

    /// <summary>Rules that replace every column but the key.</summary>
    public static MergeRules For(TableDefinition table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new MergeRules(table, new MergeRule[table.Columns.Count], new SqlText?[table.Columns.Count]);
    }

    /// <summary>The same rules, with one rule set for the columns named.</summary>
    public MergeRules With(MergeRule rule, params ReadOnlySpan<string> columns) => With(rule, null, columns);

    /// <summary>The same rules, with an expression of its own for each of the columns named.</summary>
    /// <param name="expression">
    /// SQL without parameters for the value that will stand: <c>{old}</c> is the existing row, <c>{new}</c> the
    /// incoming one and <c>{column}</c> the column, as in <c>greatest({old}.{column}, {new}.{column})</c>.
    /// </param>
    /// <param name="columns">The columns.</param>
    public MergeRules With(SqlText expression, params ReadOnlySpan<string> columns)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return With(MergeRule.Replace, expression, columns);
    }

    /// <summary>The same rules, with a column whose equality makes the merge a no-operation.</summary>
    public MergeRules SkippedWhenSame(string column) => new(this) { SkipWhenSame = Table[column] };

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
        return new MergeRules(this) { Guard = condition };
    }

    /// <summary>
    /// The same rules, with which a merge that would leave every column as it is changes nothing: the row keeps its
    /// version, and the change counts as not applied.
    /// </summary>
    public MergeRules SkippedWhenUnchanged() => new(this) { SkipsWhenUnchanged = true };

    /// <summary>
    /// The same rules, with which a key whose row was deleted stays without one, and the change counts as not applied:
    /// for rows that may be older than the deletion. Forgotten with the tombstone, when that is collected. In mode <see
    /// cref="MergeMode.InsertOrMerge"/>.
    /// </summary>
    public MergeRules LeavingDeletedAlone() => new(this) { LeavesDeletedAlone = true };

    internal MergeRule RuleFor(ColumnDefinition column) => _byOrdinal[column.Ordinal];

    /// <summary>The value of a column behind the merge.</summary>
    /// <param name="column">The column.</param>
    /// <param name="old">The existing row's name.</param>
    /// <param name="incoming">What stands before the name of an incoming value.</param>
    internal SqlText ValueOf(ColumnDefinition column, string old, string incoming) =>
        _expressions[column.Ordinal] is { } expression
            ? Named(expression, old, incoming, column)
            : MergeRuleSql.Expression(RuleFor(column), $"{old}.{column.Name}", incoming + column.Name);

    /// <summary>The guard with the names that the rows have in a statement; null where there is none.</summary>
    /// <param name="old">The existing row's name.</param>
    /// <param name="incoming">What stands before the name of an incoming value.</param>
    internal SqlText? GuardOf(string old, string incoming) =>
        Guard is null ? null : Named(Guard, old, incoming, column: null);

    private MergeRules With(MergeRule rule, SqlText? expression, ReadOnlySpan<string> columns)
    {
        var (rules, expressions) = ((MergeRule[])_byOrdinal.Clone(), (SqlText?[])_expressions.Clone());
        foreach (var column in columns)
        {
            var ordinal = Table[column].Ordinal;
            (rules[ordinal], expressions[ordinal]) = (rule, expression);
        }

        return new MergeRules(Table, rules, expressions)
        {
            SkipWhenSame = SkipWhenSame,
            Guard = Guard,
            SkipsWhenUnchanged = SkipsWhenUnchanged,
            LeavesDeletedAlone = LeavesDeletedAlone,
        };
    }

    private static SqlText Named(SqlText sql, string old, string incoming, ColumnDefinition? column) =>
        new(Named(sql.Sqlite, old, incoming, column), Named(sql.Postgres, old, incoming, column));

    private static string Named(string sql, string old, string incoming, ColumnDefinition? column) => sql
        .Replace("{old}", old, StringComparison.Ordinal).Replace("{new}.", incoming, StringComparison.Ordinal)
        .Replace("{column}", column?.Name, StringComparison.Ordinal);
}
