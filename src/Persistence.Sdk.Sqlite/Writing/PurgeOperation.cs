using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>The removal of expired rows, under the fence of the authority or of the mirror.</summary>
internal sealed class PurgeOperation(
    TableDefinition table, int limit, OperationKind kind, Action<ControlRow> checkFence,
    CancellationToken cancellationToken)
    : Operation<CommittedPurge>(cancellationToken)
{
    private readonly ColumnDefinition _expiry = ExpiryRules.Check(table, limit);

    public override OperationKind Kind => kind;

    public override Exception Translate(SqliteException error) => SqliteErrors.ForWrite(error, table);

    protected override CommittedPurge RunForResult(WriterSession session)
    {
        checkFence(session.Control);
        return new CommittedPurge(session.Table(table).Purge(_expiry, limit), session.Control.Stamp);
    }
}
