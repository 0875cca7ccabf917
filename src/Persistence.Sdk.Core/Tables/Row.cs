namespace Persistence.Sdk.Core.Tables;

/// <summary>One row as normalised values, in the order of the table's columns. Treated as immutable.</summary>
internal sealed class Row(TableDefinition table, object?[] values)
{
    private RowKey? _key;

    public TableDefinition Table { get; } = table;

    public object?[] Values { get; } = values;

    public RowKey Key => _key ??= RowKey.FromRow(this);

    /// <summary>About how much memory and network the values take, in bytes.</summary>
    public long ApproximateBytes
    {
        get
        {
            var bytes = 0L;
            foreach (var value in Values)
            {
                bytes += value switch
                {
                    null => 0L,
                    string text => 2L * text.Length,
                    byte[] blob => blob.Length,
                    float[] floats => 4L * floats.Length,
                    _ => 8L,
                };
            }

            return bytes;
        }
    }

    /// <summary>The names of the columns in which two rows of one table differ.</summary>
    public IReadOnlyList<string> DifferencesTo(Row other)
    {
        var names = new List<string>();
        foreach (var column in Table.Columns)
        {
            var (mine, theirs) = (Values[column.Ordinal], other.Values[column.Ordinal]);
            if (mine is null || theirs is null ? mine != theirs : !column.Codec.Same(mine, theirs))
            {
                names.Add(column.Name);
            }
        }

        return names;
    }
}
