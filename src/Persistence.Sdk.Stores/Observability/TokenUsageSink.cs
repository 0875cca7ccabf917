using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>Records the use of models in any database.</summary>
internal sealed class TokenUsageSink(
    IDatabase database, IIdGenerator ids, TimeProvider time, ModelPriceCache prices) : ITokenUsageSink
{
    private static readonly TableDefinition<TokenUsage> Table = TokenUsageTable.Definition;
    private readonly TokenUsageRows _rows = new(ids, time);
    private readonly TokenPricing _pricing = new(database, time, prices);

    public async Task<TokenUsage> RecordAsync(TokenUsage usage, CancellationToken cancellationToken = default)
    {
        var row = await _pricing.PriceAsync(_rows.Row(usage), cancellationToken).ConfigureAwait(false);
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
            var row = await _pricing.PriceAsync(_rows.Row(usage), cancellationToken).ConfigureAwait(false);
            changes.Insert(Table, row);
        }

        return usages.Count == 0
            ? 0
            : (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false)).Count(one => one.Applied);
    }
}
