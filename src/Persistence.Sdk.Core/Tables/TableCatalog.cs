namespace Persistence.Sdk.Core.Tables;

/// <summary>
/// The replicated tables of one application, parents before children. Immutable; safe for concurrent use.
/// </summary>
public sealed class TableCatalog
{
    private readonly Dictionary<string, TableDefinition> _byName = [];

    /// <summary>Creates a catalog.</summary>
    /// <exception cref="ArgumentException">Two definitions share a name, or a parent is missing.</exception>
    public TableCatalog(IEnumerable<TableDefinition> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var all = tables.Distinct().ToArray();
        Array.Sort(all, static (one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));
        foreach (var table in all)
        {
            if (!_byName.TryAdd(table.ToString(), table))
            {
                var times = all.Count(same => same.ToString() == table.ToString());
                throw new ArgumentException($"Table '{table}' is defined {times} times.");
            }
        }

        Tables = ParentsFirst(all);
    }

    /// <summary>The tables, parents before children, otherwise by name.</summary>
    public IReadOnlyList<TableDefinition> Tables { get; }

    /// <summary>Finds a table by its name <c>schema.name</c>; null where there is none.</summary>
    public TableDefinition? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The place of a table in <see cref="Tables"/>, from 0.</summary>
    internal int PositionOf(TableDefinition table)
    {
        for (var i = 0; i < Tables.Count; i++)
        {
            if (ReferenceEquals(Tables[i], table))
            {
                return i;
            }
        }

        throw new ArgumentException(
            $"Table '{table}' is not registered. Add its store where persistence is configured.");
    }

    private List<TableDefinition> ParentsFirst(TableDefinition[] all)
    {
        var sorted = new List<TableDefinition>(all.Length);
        foreach (var table in all)
        {
            Visit(table, []);
        }

        return sorted;

        void Visit(TableDefinition table, HashSet<TableDefinition> path)
        {
            if (sorted.Contains(table) || !path.Add(table))
            {
                return;
            }

            foreach (var parent in table.Parents.Select(parent => parent.Parent))
            {
                if (!_byName.ContainsKey(parent.ToString()))
                {
                    throw new ArgumentException($"Table '{table}' refers to '{parent}', which is not registered.");
                }

                Visit(parent, path);
            }

            sorted.Add(table);
        }
    }
}
