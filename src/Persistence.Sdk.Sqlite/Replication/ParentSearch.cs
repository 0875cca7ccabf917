using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Replication;

/// <summary>Says which foreign key of a batch is violated: SQLite only tells that one is.</summary>
internal static class ParentSearch
{
    public static string Describe(WriterSession session, IReadOnlyList<RowImage> images)
    {
        var (tables, constraint) = Find(session, images);
        return $"{tables}: {constraint}";
    }

    /// <returns>The table, or the tables that it may be about, and the constraint with what is wrong.</returns>
    public static (string Tables, string Constraint) Find(WriterSession session, IReadOnlyList<RowImage> images)
    {
        foreach (var row in images.Select(image => image.Row).OfType<Row>())
        {
            foreach (var reference in row.Table.Parents)
            {
                if (!HasParent(session, row, reference))
                {
                    var columns = string.Join(", ", reference.Columns);
                    return (row.Table.ToString(), $"FOREIGN KEY ({columns}) to {reference.Parent}, no such row");
                }
            }
        }

        return (
            string.Join(", ", images.Select(image => image.Table).Distinct()),
            "FOREIGN KEY, a row is still referred to");
    }

    private static bool HasParent(WriterSession session, Row row, ForeignKeyDefinition reference)
    {
        var values = reference.Columns.Select(column => row.Values[row.Table[column].Ordinal]).ToArray();
        if (Array.Exists(values, value => value is null))
        {
            return true;
        }

        using var statement = new Statement(
            session.Connection,
            $"SELECT 1 FROM {reference.Parent.Name.Sqlite} WHERE {TableSql.KeyIs(reference.Parent)}",
            [.. reference.Parent.Key.Select(column => column.Name)]);
        return statement.SetValues(0, reference.Parent.Key, values).ReadNumber() is not null;
    }
}
