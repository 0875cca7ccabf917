using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Reading;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Values;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Replication;

/// <summary>The SQLite file as the mirror.</summary>
internal sealed class SqliteMirror(SqliteWriter writer, ReaderPool readers) : IMirror
{
    public Task ApplyAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken) =>
        writer.RunAsync(new ApplyOperation(images, replaces: false, fence, cancellationToken), cancellationToken);

    public Task ReplaceAsync(IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken) =>
        writer.RunAsync(new ApplyOperation(images, replaces: true, fence, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<RowKey>> FindClashesAsync(RowImage image, CancellationToken cancellationToken) =>
        readers.ReadAsync(image, FindClashes, cancellationToken);

    public async Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, MirrorFence fence, CancellationToken cancellationToken)
    {
        var purge = new PurgeOperation(
            table, limit, OperationKind.Apply, control => Fences.CheckMirror(control, fence), cancellationToken);
        return (await writer.RunAsync(purge, cancellationToken).ConfigureAwait(false)).Rows;
    }

    private static IReadOnlyList<RowKey> FindClashes(ReaderSession session, RowImage image)
    {
        if (image.Row is not { } row)
        {
            return [];
        }

        var clashes = new HashSet<RowKey>();
        foreach (var unique in row.Table.Uniques)
        {
            ColumnDefinition[] columns = [.. unique.Columns.Select(name => row.Table[name])];
            if (!columns.Any(column => row.Values[column.Ordinal] is null))
            {
                clashes.UnionWith(FindHolders(session, row, unique, columns));
            }
        }

        return [.. clashes];
    }

    private static List<RowKey> FindHolders(
        ReaderSession session, Row row, UniqueDefinition unique, IReadOnlyList<ColumnDefinition> columns)
    {
        ColumnDefinition[] bound = [.. row.Table.Key.Union(columns)];
        using var reader = session
            .Prepare(TableSql.FindHolders(row.Table, unique), [.. bound.Select(column => column.Name)])
            .SetValues(0, bound, [.. bound.Select(column => row.Values[column.Ordinal])])
            .Read();
        var holders = new List<RowKey>();
        while (reader.Read())
        {
            var key = StoredValues.Read(reader, 0, row.Table.ToString(), row.Table.Key);
            Array.Resize(ref key, row.Table.Columns.Count);
            holders.Add(new Row(row.Table, key).Key);
        }

        return holders;
    }
}
