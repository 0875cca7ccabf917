using System.Linq.Expressions;

namespace Persistence.Sdk.Core.Tables;

/// <summary>Gathers the columns and constraints of a table.</summary>
/// <typeparam name="T">The record type.</typeparam>
public sealed class TableBuilder<T> : ShapeBuilder<T>
    where T : class
{
    private readonly List<ForeignKeyDefinition> _parents = [];
    private readonly List<UniqueDefinition> _uniques = [];

    internal TableBuilder()
    {
    }

    /// <summary>Adds a column of the replication key: the natural key where there is one. Key columns come first.</summary>
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

    internal TableDefinition<T> BuildTable(TableName name) => new(name, Build(name.ToString()), _parents, _uniques);
}
