using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Reading;

/// <summary>A read connection with its prepared statements. Used by one reader at a time.</summary>
internal sealed class ReaderSession(SqliteConnection connection) : IDisposable
{
    private const int MaxStatements = 500;
    private readonly Dictionary<TableDefinition, Statement> _finds = [];
    private readonly Dictionary<TableDefinition, Statement> _rows = [];
    private readonly Dictionary<(string Sql, string Parameters), Statement> _statements = [];

    public SqliteConnection Connection => connection;

    /// <summary>The point read: fence and row in one snapshot. Null where there is no row.</summary>
    public object?[]? Find(TableDefinition table, RowKey key, Fence fence)
    {
        if (!_finds.TryGetValue(table, out var statement))
        {
            _finds[table] = statement = PrepareFind(table);
        }

        using (var reader = statement.SetValues(0, table.Key, key.Values).Read())
        {
            if (reader.Read() && !reader.IsDBNull(0) && (fence.Epoch is not { } epoch || epoch == reader.GetInt64(0)))
            {
                return reader.IsDBNull(1) ? null : StoredValues.Read(reader, 1, table.ToString(), table.Columns);
            }
        }

        throw Fences.Refuse(ReadControl(), fence);
    }

    public ControlRow ReadControl() => ControlRows.Read(PrepareChecked(ControlSql.Read));

    /// <summary>Runs reads in one snapshot.</summary>
    public TResult InSnapshot<TResult>(Func<ReaderSession, TResult> read)
    {
        Prepare("BEGIN").Execute();
        try
        {
            return read(this);
        }
        finally
        {
            Prepare("COMMIT").Execute();
        }
    }

    public List<T> Query<T>(Query<T> query, CancellationToken cancellationToken)
        where T : class
    {
        var statement = Prepare(query.Sql.Sqlite, Names(query.Parameters));
        for (var i = 0; i < query.Parameters.Values.Count; i++)
        {
            var parameter = query.Parameters.Values[i];
            statement.Set(i, SqliteValues.ToStored(parameter.Column, parameter.Value));
        }

        var rows = new List<T>();
        using var reader = statement.Read();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(Records.Make(query.Shape, StoredValues.Read(reader, 0, query.Shape.Name, query.Shape.Columns)));
        }

        return rows;
    }

    /// <summary>Reads version and columns of the row at a key, without a fence.</summary>
    public Statement PrepareRow(TableDefinition table)
    {
        if (!_rows.TryGetValue(table, out var statement))
        {
            _rows[table] = statement = new Statement(
                connection, TableSql.Find(table), [.. table.Key.Select(column => column.Name)]);
        }

        return statement;
    }

    /// <summary>A statement that is prepared once for its text and parameters.</summary>
    public Statement Prepare(string sql, params string[] parameters)
    {
        var shape = (sql, parameters.Length < 2 ? parameters.FirstOrDefault("") : string.Join(',', parameters));
        if (_statements.TryGetValue(shape, out var statement))
        {
            return statement;
        }

        // Texts are constants of the stores; only a store that makes them up as it goes fills this.
        if (_statements.Count == MaxStatements)
        {
            DisposeAll();
        }

        return _statements[shape] = new Statement(connection, sql, parameters);
    }

    public void Dispose()
    {
        DisposeAll();
        connection.Dispose();
    }

    private Statement PrepareFind(TableDefinition table)
    {
        if (!ControlRows.HasControlTable(connection))
        {
            PrepareChecked(ControlSql.Read);
        }

        return new Statement(connection, TableSql.FencedFind(table), [.. table.Key.Select(column => column.Name)]);
    }

    private Statement PrepareChecked(string sql)
    {
        if (!_statements.ContainsKey((sql, "")))
        {
            using var check = ControlRows.Prepare(connection);
        }

        return Prepare(sql);
    }

    private void DisposeAll()
    {
        foreach (var statement in _statements.Values.Concat(_finds.Values).Concat(_rows.Values))
        {
            statement.Dispose();
        }

        _statements.Clear();
        _finds.Clear();
        _rows.Clear();
    }

    private static string[] Names(SqlParameters parameters) =>
        [.. parameters.Values.Select(parameter => parameter.Name)];
}
