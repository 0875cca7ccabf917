namespace Persistence.Sdk.Core.Tables;

/// <summary>
/// What a replicated table is: its name, columns, replication key, parents and further unique constraints. All SQL that
/// reads or writes the table is derived from it, for either database. Immutable; safe for concurrent use.
/// </summary>
public abstract class TableDefinition
{
    /// <summary>The name of the version column that every replicated table has beside its own columns.</summary>
    public const string RowVersion = "row_version";

    private protected TableDefinition(TableName name, IReadOnlyList<ColumnDefinition> columns, TableTraits traits)
    {
        Name = name;
        Columns = columns;
        Key = [.. columns.TakeWhile(column => column.IsKey)];
        Parents = traits.Parents;
        Uniques = traits.Uniques;
        Checks = traits.Checks;
        IsAppendOnly = traits.IsAppendOnly;
        PartitionedBy = traits.PartitionedBy is { } partitionedBy ? this[partitionedBy] : null;
        ExpiresAt = traits.ExpiresAt is { } expiresAt ? this[expiresAt] : null;
        AgesBy = traits.AgesBy is { } agesBy ? this[agesBy] : null;
        SummedUpIn = traits.SummedUpIn;
        CurrentFlag = traits.CurrentFlag is { } flag ? this[flag] : null;
        MustBeCurrent = traits.MustBeCurrent;
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

    /// <summary>The names of the conditions that both databases hold on each row, beside those of enums.</summary>
    public IReadOnlyList<string> Checks { get; }

    /// <summary>Whether rows are only ever inserted. The default is false.</summary>
    public bool IsAppendOnly { get; }

    /// <summary>
    /// The timestamp whose UTC month is the row's partition in Postgres; null where there are no partitions.
    /// </summary>
    public ColumnDefinition? PartitionedBy { get; }

    /// <summary>The instant from which on a row has expired; null where rows never do.</summary>
    public ColumnDefinition? ExpiresAt { get; }

    /// <summary>
    /// The instant from which on retention counts the age of a row; null where it never removes rows of the table.
    /// </summary>
    public ColumnDefinition? AgesBy { get; }

    /// <summary>Whether no read of the table may be answered as of an earlier instant. The default is false.</summary>
    public bool MustBeCurrent { get; }

    /// <summary>The table in which the rows are summed up by UTC day; null where they are not.</summary>
    internal TableDefinition? SummedUpIn { get; }

    /// <summary>Where rows are sums of a day: whether they hold at present; null in all other tables.</summary>
    internal ColumnDefinition? CurrentFlag { get; }

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
