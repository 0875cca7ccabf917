using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>Deletes the rows that fulfil a condition, once, on the authority, leaving a tombstone for each.</summary>
internal sealed class DeleteWhereChange(TableDefinition table, SqlText where, SqlParameters parameters) : Change(table)
{
    public SqlText Where { get; } = where;

    public SqlParameters Parameters { get; } = parameters;
}
