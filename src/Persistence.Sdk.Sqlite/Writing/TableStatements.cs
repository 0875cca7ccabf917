using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Sql;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// The prepared statements of one table on the writer's connection, each prepared when it is first used.
/// </summary>
internal sealed class TableStatements(SqliteConnection connection, TableDefinition table) : IDisposable
{
    private const int MaxShapes = 200;
    private readonly Dictionary<object, Statement> _byShape = [];
    private readonly string[] _rowParameters = ParameterNames.ForRow(table);
    private readonly string[] _keyParameters = ParameterNames.ForKey(table);
    private Statement? _put;
    private Statement? _insertUndeleted;
    private Statement? _delete;
    private Statement? _applyRow;
    private Statement? _applyDeletion;

    public Statement Put => _put ??= new Statement(connection, TableSql.Put(table), _rowParameters);

    public Statement InsertUndeleted =>
        _insertUndeleted ??= new Statement(connection, TableSql.InsertUndeleted(table), _rowParameters);

    public Statement Delete => _delete ??= new Statement(connection, TableSql.Delete(table), _keyParameters);

    public Statement ApplyRow => _applyRow ??= new Statement(connection, TableSql.ApplyRow(table), _rowParameters);

    public Statement ApplyDeletion =>
        _applyDeletion ??= new Statement(connection, TableSql.ApplyDeletion(table), _keyParameters);

    public Statement Merge(MergeRules rules, MergeMode mode) =>
        Get((rules, mode), () => new Statement(connection, MergeSql.For(rules, mode), _rowParameters));

    public Statement UpdateWhere(UpdateWhereChange change) => Get(
        (change.Set, change.Where, Names(change.Parameters)),
        () => new Statement(connection, ConditionalSql.Update(change), WithVersion(change.Parameters)));

    public Statement Claim(ClaimChange change) => Get(
        (change.Rules, Names(change.Parameters)),
        () => new Statement(
            connection, ConditionalSql.Claim(change.Rules),
            [.. WithVersion(change.Parameters), ClaimChange.Instant, ParameterNames.Limit]));

    public Statement DeleteWhere(DeleteWhereChange change) => Get(
        (change.Where, Names(change.Parameters)),
        () => new Statement(connection, ConditionalSql.Delete(change), WithVersion(change.Parameters)));

    public void Dispose()
    {
        _put?.Dispose();
        _insertUndeleted?.Dispose();
        _delete?.Dispose();
        _applyRow?.Dispose();
        _applyDeletion?.Dispose();
        DisposeShapes();
    }

    private Statement Get(object shape, Func<Statement> prepare)
    {
        if (_byShape.TryGetValue(shape, out var statement))
        {
            return statement;
        }

        // Shapes are constants of the stores; only a store that makes them up as it goes fills this.
        if (_byShape.Count == MaxShapes)
        {
            DisposeShapes();
        }

        return _byShape[shape] = prepare();
    }

    private void DisposeShapes()
    {
        foreach (var statement in _byShape.Values)
        {
            statement.Dispose();
        }

        _byShape.Clear();
    }

    private static string Names(SqlParameters parameters) => parameters.Values.Count == 1
        ? parameters.Values[0].Name
        : string.Join(',', parameters.Values.Select(parameter => parameter.Name));

    private static string[] WithVersion(SqlParameters parameters) =>
        [ParameterNames.Version, .. parameters.Values.Select(parameter => parameter.Name)];
}
