using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>Records the use of models in any database.</summary>
internal sealed class TokenUsageSink(IDatabase database, IIdGenerator ids, TimeProvider time) : ITokenUsageSink
{
    private static readonly TableDefinition<TokenUsage> Table = TokenUsageTable.Definition;
    private readonly TokenUsageRows _rows = new(ids, time);

    public async Task<TokenUsage> RecordAsync(TokenUsage usage, CancellationToken cancellationToken = default)
    {
        var row = _rows.Row(usage);
        var changes = new ChangeSet().Insert(Table, row);
        var outcomes = await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
        return outcomes[0].Applied
            ? row
            : await database.FindAsync(Table, RowKey.Of(Table, row.CreatedAt, row.EventId), cancellationToken)
                .ConfigureAwait(false) ?? row;
    }

    public async Task<int> RecordManyAsync(
        IReadOnlyCollection<TokenUsage> usages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(usages);
        var changes = new ChangeSet();
        foreach (var usage in usages)
        {
            changes.Insert(Table, _rows.Row(usage));
        }

        return usages.Count == 0
            ? 0
            : (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false)).Count(one => one.Applied);
    }
}
