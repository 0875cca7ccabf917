using Npgsql;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Mirroring;

/// <summary>
/// The images of one table in an apply, sorted by key so that two applies meet the rows in one order.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="sql">Its statements.</param>
/// <param name="images">The images.</param>
/// <param name="replaces">Whether rows of an append-only table are replaced and deleted like others.</param>
internal sealed class TableImages(
    TableDefinition table, MirrorSql sql, IEnumerable<RowImage> images, bool replaces)
{
    private readonly RowImage[] _images = [.. images.OrderBy(image => image.Key.Text, StringComparer.Ordinal)];

    public TableDefinition Table { get; } = table;

    /// <summary>Whether constraints other than the key may stand between the rows of an apply.</summary>
    public bool IsConstrained => Table.Parents.Count > 0 || Table.Uniques.Count > 0 || ReplacesAppended;

    private bool ReplacesAppended => replaces && Table.IsAppendOnly;

    /// <summary>
    /// The statements in an order in which constraints are looked at when everything stands: values may be swapped, and
    /// parents may follow children. SET CONSTRAINTS wants an explicit transaction; where something fails, the pool
    /// rolls it back.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> Deferred(TableImages[] tables) =>
    [
        Text("SET CONSTRAINTS ALL DEFERRED"),
        .. tables.SelectMany(table => table.DeleteOlder()),
        .. tables.SelectMany(table => table.Delete()),
        .. tables.SelectMany(table => table.Upsert()),
        Text("SET CONSTRAINTS ALL IMMEDIATE"),
    ];

    public static NpgsqlBatchCommand Text(string sql) => new(sql);

    public IEnumerable<NpgsqlBatchCommand> DeleteOlder()
    {
        if (ReplacesAppended)
        {
            yield return Command(sql.DeleteOlder, Table.Key, _images);
        }
        else if (Table.Uniques.Count > 0 && !Table.IsAppendOnly
            && _images.Where(image => !image.IsDeletion).ToArray() is { Length: > 0 } rows)
        {
            yield return Command(sql.DeleteOlder, Table.Key, rows);
        }
    }

    public IEnumerable<NpgsqlBatchCommand> Delete()
    {
        // Otherwise an append-only table has deletions only for keys whose row went by retention, the mirror's affair.
        if (!Table.IsAppendOnly && _images.Where(image => image.IsDeletion).ToArray() is { Length: > 0 } deletions)
        {
            yield return Command(sql.Delete, Table.Key, deletions);
        }
    }

    public IEnumerable<NpgsqlBatchCommand> Upsert()
    {
        if (_images.Where(image => !image.IsDeletion).ToArray() is { Length: > 0 } rows)
        {
            yield return Command(rows.Length <= TableSql.FewRows ? sql.UpsertFew : sql.Upsert, Table.Columns, rows);
        }
    }

    private static NpgsqlBatchCommand Command(string text, IReadOnlyList<ColumnDefinition> columns, RowImage[] images)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var column in columns)
        {
            command.Parameters.Add(PostgresValues.Array(column, images.Length, i => column.IsKey
                ? images[i].Key.Values[column.Ordinal]
                : images[i].Row!.Values[column.Ordinal]));
        }

        command.Parameters.Add(PostgresValues.Array([.. images.Select(image => image.Version)]));
        command.Parameters.Add(PostgresValues.Array([.. images.Select(image => image.Key.Text)]));
        return command;
    }
}
