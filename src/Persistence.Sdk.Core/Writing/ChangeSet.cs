using System.Runtime.CompilerServices;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>
/// Changes to one or more tables that are applied in order, in one transaction, or not at all. Every value is checked
/// when it is added, before anything is written. An append-only table takes inserts alone; other changes are refused by
/// <see cref="InvalidOperationException"/>. Not safe for concurrent use while it is being filled.
/// </summary>
public sealed class ChangeSet
{
    private readonly List<Change> _changes = [];

    /// <summary>The changes, in the order in which they are applied.</summary>
    public IReadOnlyList<Change> Changes => _changes;

    /// <summary>Writes a whole row, whether or not one stands at its key.</summary>
    /// <exception cref="ValueRejectedException">One of the databases could not hold a value unchanged.</exception>
    public ChangeSet Put<T>(TableDefinition<T> table, T record)
        where T : class => Add(new PutChange(RowOf(table, record)));

    /// <summary>Writes a row only where none stands at its key; otherwise the change counts as not applied.</summary>
    /// <exception cref="ValueRejectedException">One of the databases could not hold a value unchanged.</exception>
    public ChangeSet Insert<T>(TableDefinition<T> table, T record)
        where T : class => Add(new MergeChange(RowOf(table, record), InsertRules.For(table), MergeMode.InsertOnly));

    /// <summary>Merges a row into the one at its key by rules that the authority applies.</summary>
    /// <exception cref="ValueRejectedException">One of the databases could not hold a value unchanged.</exception>
    public ChangeSet Merge<T>(
        TableDefinition<T> table, T record, MergeRules rules, MergeMode mode = MergeMode.InsertOrMerge)
        where T : class => Add(new MergeChange(RowOf(table, record), rules, mode));

    /// <summary>Deletes the row at a key; where there is none, the change counts as not applied.</summary>
    public ChangeSet Delete(RowKey key) => Add(new DeleteChange(key));

    /// <summary>Changes the rows that fulfil a condition. A key column must not be assigned.</summary>
    /// <param name="table">The table.</param>
    /// <param name="set">The assignments, with <c>@name</c> parameters.</param>
    /// <param name="where">The condition, with <c>@name</c> parameters.</param>
    /// <param name="parameters">The values of the parameters.</param>
    public ChangeSet UpdateWhere(TableDefinition table, SqlText set, SqlText where, SqlParameters parameters) =>
        Add(new UpdateWhereChange(table, set, where, parameters));

    /// <summary>
    /// Changes the first rows, in an order, that fulfil a condition; rows that another writer is changing at the moment
    /// are passed over. No two claims get the same row, unless its change leaves it fulfilling the condition.
    /// </summary>
    /// <param name="rules">Which rows in which order, and what becomes of them.</param>
    /// <param name="at">The instant of the claim, <c>@at</c> in the rules.</param>
    /// <param name="parameters">The values of the other parameters of the rules.</param>
    /// <param name="limit">
    /// The largest number of rows, from 1 to <see cref="ClaimRules.MaxLimit"/>. The default is 1.
    /// </param>
    public ChangeSet Claim(ClaimRules rules, DateTimeOffset at, SqlParameters parameters, int limit = 1)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, ClaimRules.MaxLimit);
        return Add(new ClaimChange(rules, at, parameters, limit));
    }

    /// <summary>Deletes the rows that fulfil a condition.</summary>
    /// <param name="table">The table.</param>
    /// <param name="where">The condition, with <c>@name</c> parameters.</param>
    /// <param name="parameters">The values of the parameters.</param>
    public ChangeSet DeleteWhere(TableDefinition table, SqlText where, SqlParameters parameters) =>
        Add(new DeleteWhereChange(table, where, parameters));

    /// <summary>Adds the changes of another set behind these.</summary>
    public ChangeSet Append(ChangeSet changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        _changes.AddRange(changes._changes);
        return this;
    }

    private static Row RowOf<T>(TableDefinition<T> table, T record)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(table);
        var row = table.ToRow(record);
        _ = row.Key; // a key that is too long is refused here, with the other values
        return row;
    }

    private ChangeSet Add(Change change)
    {
        if (change.Table.IsAppendOnly && change is not MergeChange { Mode: MergeMode.InsertOnly })
        {
            throw new InvalidOperationException(
                $"Table '{change.Table}' is append-only: its rows are inserted, and neither changed nor deleted.");
        }

        _changes.Add(change);
        return this;
    }

    /// <summary>One rules object a table, so that inserts of many callers share a statement.</summary>
    private static class InsertRules
    {
        private static readonly ConditionalWeakTable<TableDefinition, MergeRules> Rules = [];

        public static MergeRules For(TableDefinition table) => Rules.GetValue(table, MergeRules.For);
    }
}
