namespace Persistence.Sdk.Core.Tables;

/// <summary>
/// What a replicated table is: its name, columns, replication key, parents and further unique constraints. All SQL that
/// reads or writes the table is derived from it, for either database. Immutable; safe for concurrent use.
/// </summary>
public abstract class TableDefinition
{
    /// <summary>The name of the version column that every replicated table has beside its own columns.</summary>
    public const string RowVersion = "row_version";

    private protected TableDefinition(
        TableName name,
        IReadOnlyList<ColumnDefinition> columns,
        IReadOnlyList<ForeignKeyDefinition> parents,
        IReadOnlyList<UniqueDefinition> uniques)
    {
        Name = name;
        Columns = columns;
        Key = [.. columns.TakeWhile(column => column.IsKey)];
        Parents = parents;
        Uniques = uniques;
        TableDefinitionRules.Check(this);
    }

    /// <summary>The table's name.</summary>
    public TableName Name { get; }

    /// <summary>All columns but <see cref="RowVersion"/>, key columns first.</summary>
    public IReadOnlyList<ColumnDefinition> Columns { get; }

    /// <summary>The columns of the replication key.</summary>
    public IReadOnlyList<ColumnDefinition> Key { get; }

    /// <summary>The foreign keys.</summary>
    public IReadOnlyList<ForeignKeyDefinition> Parents { get; }

    /// <summary>The unique constraints beside the key.</summary>
    public IReadOnlyList<UniqueDefinition> Uniques { get; }

    /// <summary>The column of that name.</summary>
    /// <exception cref="ArgumentException">The table has no such column.</exception>
    public ColumnDefinition this[string column] =>
        Columns.FirstOrDefault(candidate => candidate.Name == column)
        ?? throw new ArgumentException($"Table '{Name}' has no column '{column}'.", nameof(column));

    /// <summary>Defines a table.</summary>
    /// <typeparam name="T">The record type: one immutable record is one row.</typeparam>
    /// <param name="schema">The Postgres schema, and the prefix of the name in SQLite.</param>
    /// <param name="name">The table's own name.</param>
    /// <param name="define">Names key columns, columns and constraints.</param>
    /// <exception cref="ArgumentException">The definition contradicts itself; the message says where.</exception>
    public static TableDefinition<T> For<T>(string schema, string name, Action<TableBuilder<T>> define)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(define);
        var builder = new TableBuilder<T>();
        define(builder);
        return builder.BuildTable(new TableName(schema, name));
    }

    /// <summary>The table's name.</summary>
    public override string ToString() => Name.ToString();
}
