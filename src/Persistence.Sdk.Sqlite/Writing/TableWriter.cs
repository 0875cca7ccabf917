using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>Runs the authority's changes of one table on the writer's connection.</summary>
internal sealed class TableWriter(WriterSession session, TableDefinition table) : IDisposable
{
    private readonly TableStatements _statements = new(session.Connection, table);

    public TableStatements Statements => _statements;

    public ChangeOutcome Put(Row row) => BindRow(_statements.Put, row).ReadNumber() is { } version
        ? One(session.Issue(row.Key, version, row))
        : ChangeOutcome.NotApplied;

    public ChangeOutcome Merge(MergeChange change)
    {
        var insertsOnly = change.Mode == MergeMode.InsertOnly;
        var leavesDeleted = change is { Rules.LeavesDeletedAlone: true, Mode: MergeMode.InsertOrMerge };
        if (leavesDeleted && session.TombstoneOf(change.Row.Key) > 0)
        {
            return ChangeOutcome.NotApplied;
        }

        if (leavesDeleted || (insertsOnly && table.IsAppendOnly))
        {
            if (BindRow(_statements.InsertUndeleted, change.Row).Execute() > 0)
            {
                return Inserted(change.Row, session.VersionFor(table));
            }

            if (insertsOnly)
            {
                return ChangeOutcome.NotApplied;
            }
        }

        var statement = BindRow(_statements.Merge(change.Rules, change.Mode), change.Row);
        return !insertsOnly ? ReadImages(statement)
            : statement.ReadNumber() is { } version ? Inserted(change.Row, version)
            : ChangeOutcome.NotApplied;
    }

    public ChangeOutcome Delete(RowKey key) =>
        _statements.Delete.SetValues(0, table.Key, key.Values).ReadNumber() is { } version
            ? One(Bury(key, version))
            : ChangeOutcome.NotApplied;

    public ChangeOutcome UpdateWhere(UpdateWhereChange change) =>
        ReadImages(Bind(_statements.UpdateWhere(change), change.Parameters));

    public ChangeOutcome Claim(ClaimChange change)
    {
        var behind = change.Parameters.Values.Count + 1;
        return ReadImages(Bind(_statements.Claim(change), change.Parameters)
            .Set(behind, SqliteValues.ToStored(change.At.Column, change.At.Value))
            .Set(behind + 1, (long)change.Limit));
    }

    public ChangeOutcome DeleteWhere(DeleteWhereChange change)
    {
        var deleted = ReadDeleted(Bind(_statements.DeleteWhere(change), change.Parameters));
        return Outcome([.. deleted.Select(row => Bury(row.Key, row.Version))]);
    }

    /// <summary>Removes expired rows. No version is issued: each tombstone has that of the row that expired.</summary>
    public int Purge(ColumnDefinition expiry, int limit)
    {
        var sql = TableSql.Purge(table, expiry);
        var purged = ReadDeleted(session.Prepare(sql, "Now", "Limit").Set(0, session.Now).Set(1, limit));
        purged.ForEach(row => session.Bury(row.Key, row.Version));
        return purged.Count;
    }

    /// <summary>
    /// Gives the row at a key, or where there is none its tombstone, a version above all that is known.
    /// </summary>
    public RowImage Raise(RowKey key, long above)
    {
        var floor = Math.Max(above, session.FloorOf(table));
        var below = Math.Max(Math.Max(floor, session.VersionFor(table)), session.TombstoneOf(key));
        if (ReadImages(session.Prepare(TableSql.Raise(table), ParameterNames.ForKey(table))
            .SetValues(0, table.Key, key.Values).Set(table.Key.Count, below)).Images is [var image])
        {
            return image;
        }

        // Not above the clock: a row that is inserted at the same time must not be older than its own absence.
        if (table.IsAppendOnly)
        {
            return session.Issue(key, floor + 1, null);
        }

        session.Bury(key, below + 1);
        return session.Issue(key, below + 1, null);
    }

    /// <summary>The version of the row at a key, or of its tombstone; 0 where neither stands.</summary>
    public long VersionAt(RowKey key) =>
        session.Prepare(TableSql.FindVersion(table), [.. table.Key.Select(column => column.Name)])
            .SetValues(0, table.Key, key.Values).ReadNumber() ?? session.TombstoneOf(key);

    public void Dispose() => _statements.Dispose();

    private Statement BindRow(Statement statement, Row row) => statement
        .SetValues(0, table.Columns, row.Values)
        .Set(table.Columns.Count, session.VersionFor(table))
        .Set(table.Columns.Count + 1, row.Key.Text);

    /// <summary>The version comes first, then the store's parameters in their order.</summary>
    private Statement Bind(Statement statement, SqlParameters parameters)
    {
        statement.Set(0, session.VersionFor(table));
        for (var i = 0; i < parameters.Values.Count; i++)
        {
            var parameter = parameters.Values[i];
            statement.Set(i + 1, SqliteValues.ToStored(parameter.Column, parameter.Value));
        }

        return statement;
    }

    private ChangeOutcome Inserted(Row row, long version)
    {
        if (table.SummedUpIn is { } sums && SumsOfDays.DayOf(row) is { } day)
        {
            session.Outdate(table, sums, day);
        }

        return One(session.Issue(row.Key, version, row));
    }

    private ChangeOutcome ReadImages(Statement statement)
    {
        var images = new List<RowImage>(1);
        using var reader = statement.Read();
        while (reader.Read())
        {
            var row = new Row(table, StoredValues.Read(reader, 1, table.ToString(), table.Columns));
            images.Add(session.Issue(row.Key, reader.GetInt64(0), row));
        }

        return Outcome(images);
    }

    private List<(RowKey Key, long Version)> ReadDeleted(Statement statement)
    {
        var deleted = new List<(RowKey Key, long Version)>();
        using var reader = statement.Read();
        while (reader.Read())
        {
            deleted.Add((ReadKey(reader), reader.GetInt64(0)));
        }

        return deleted;
    }

    private RowKey ReadKey(Cursor reader)
    {
        var values = new object?[table.Columns.Count];
        StoredValues.Read(reader, 1, table.ToString(), table.Key).CopyTo(values, 0);
        return new Row(table, values).Key;
    }

    private RowImage Bury(RowKey key, long rowVersion)
    {
        var version = Math.Max(session.VersionFor(table), rowVersion + 1);
        session.Bury(key, version);
        return session.Issue(key, version, null);
    }

    private static ChangeOutcome One(RowImage image) => new([image]);

    private static ChangeOutcome Outcome(List<RowImage> images) =>
        images.Count == 0 ? ChangeOutcome.NotApplied : new ChangeOutcome(images);
}
