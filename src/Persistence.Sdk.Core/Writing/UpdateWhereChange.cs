using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>
/// Changes the rows that fulfil a condition, once, on the authority. Gives back their full images. Key columns must not
/// be assigned.
/// </summary>
internal sealed class UpdateWhereChange(TableDefinition table, SqlText set, SqlText where, SqlParameters parameters)
    : Change(table)
{
    public SqlText Set { get; } = set;

    public SqlText Where { get; } = where;

    public SqlParameters Parameters { get; } = parameters;
}
