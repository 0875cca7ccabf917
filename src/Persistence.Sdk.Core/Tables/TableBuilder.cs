using System.Linq.Expressions;
using System.Reflection;

namespace Persistence.Sdk.Core.Tables;

/// <summary>Gathers the columns and constraints of a table.</summary>
/// <typeparam name="T">The record type.</typeparam>
public sealed class TableBuilder<T> : ShapeBuilder<T>
    where T : class
{
    private readonly List<ForeignKeyDefinition> _parents = [];
    private readonly List<UniqueDefinition> _uniques = [];
    private readonly List<string> _checks = [];
    private bool _isAppendOnly;
    private string? _partitionedBy;
    private string? _expiresAt;
    private string? _agesBy;
    private TableDefinition? _summedUpIn;
    private string? _currentFlag;
    private bool _mustBeCurrent;

    internal TableBuilder()
    {
    }

    /// <summary>
    /// Adds a column of the replication key: the natural key where there is one. Key columns come first.
    /// </summary>
    public ColumnBuilder Key<TValue>(Expression<Func<T, TValue>> property)
    {
        var column = Column(property);
        MarkLastAsKey();
        return column;
    }

    /// <summary>
    /// Says that these columns name a row of another table by its whole key. The database holds it as a foreign key,
    /// NO ACTION DEFERRABLE: a store that deletes a parent deletes the children in the same change set.
    /// </summary>
    public TableBuilder<T> Parent(TableDefinition parent, params string[] columns)
    {
        _parents.Add(new ForeignKeyDefinition(parent, columns));
        return this;
    }

    /// <summary>Says that these columns are unique beside the key. NULLs never clash.</summary>
    public TableBuilder<T> Unique(params string[] columns)
    {
        _uniques.Add(new UniqueDefinition(columns));
        return this;
    }

    /// <summary>
    /// Says that both databases hold a condition on each row, which the scripts declare as
    /// <c>CONSTRAINT name CHECK (…)</c>. The columns of enums have theirs without this.
    /// </summary>
    public TableBuilder<T> Check(string name)
    {
        _checks.Add(Identifier.Check(name));
        return this;
    }

    /// <summary>
    /// Says that rows are only ever inserted: neither changed nor deleted, except by retention. Writing them is
    /// cheaper, because what stands at a key needs no guard.
    /// </summary>
    public TableBuilder<T> AppendOnly()
    {
        _isAppendOnly = true;
        return this;
    }

    /// <summary>
    /// Says that Postgres keeps the rows in one partition for each UTC month of this column, which must be a timestamp
    /// in the key. The partitions are made where they are missing.
    /// </summary>
    public TableBuilder<T> PartitionedByMonth<TValue>(Expression<Func<T, TValue>> property)
    {
        _partitionedBy = NameOf(property);
        return this;
    }

    /// <summary>
    /// Says that a row has expired from the instant in this column on, a timestamp, and never where it is NULL. An
    /// expired row may be purged on either side by itself, and is no difference between them.
    /// </summary>
    public TableBuilder<T> ExpiresAt<TValue>(Expression<Func<T, TValue>> property)
    {
        _expiresAt = NameOf(property);
        return this;
    }

    /// <summary>
    /// Says that retention may remove rows by their age, counted from the instant in this column, a timestamp that is
    /// never NULL. Only rows of an append-only table age; how long they are kept is an option,
    /// <see cref="RetentionOptions.KeepDays"/>, and for ever by default.
    /// </summary>
    public TableBuilder<T> AgesBy<TValue>(Expression<Func<T, TValue>> property)
    {
        _agesBy = NameOf(property);
        return this;
    }

    /// <summary>
    /// Says that a row which is not current is worse than none, as of a lease or a session: no read of the table is
    /// ever answered as of an earlier instant, whatever the options say.
    /// </summary>
    public TableBuilder<T> MustBeCurrent()
    {
        _mustBeCurrent = true;
        return this;
    }

    /// <summary>
    /// Says that the rows of an append-only table are summed up by UTC day in another one, whose sums of a day stop
    /// being current in the transaction that inserts a row of that day. The day is that of the first key column.
    /// </summary>
    internal TableBuilder<T> SummedUpIn(TableDefinition sums)
    {
        _summedUpIn = sums;
        return this;
    }

    /// <summary>
    /// Says that the rows are sums by day, the first key column, and that they hold as long as this column is true.
    /// </summary>
    internal TableBuilder<T> HoldsWhile(Expression<Func<T, bool>> property)
    {
        _currentFlag = NameOf(property);
        return this;
    }

    internal TableDefinition<T> BuildTable(TableName name) => new(name, Build(name.ToString()), new TableTraits
    {
        Parents = _parents,
        Uniques = _uniques,
        Checks = _checks,
        IsAppendOnly = _isAppendOnly,
        PartitionedBy = _partitionedBy,
        ExpiresAt = _expiresAt,
        AgesBy = _agesBy,
        SummedUpIn = _summedUpIn,
        CurrentFlag = _currentFlag,
        MustBeCurrent = _mustBeCurrent,
    });

    private static string NameOf<TValue>(Expression<Func<T, TValue>> property)
    {
        ArgumentNullException.ThrowIfNull(property);
        return property.Body is MemberExpression { Member: PropertyInfo info }
            ? Identifier.FromProperty(info.Name)
            : throw new ArgumentException(
                $"'{property}' does not name a property of {typeof(T).Name}.", nameof(property));
    }
}
