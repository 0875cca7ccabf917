using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Migration;

namespace Persistence.Sdk.Hosting;

/// <summary>
/// One side by itself, opened with the first operation; it accepts an operation only while it decides.
/// </summary>
internal sealed class SideDatabase(PersistenceEngine engine, DatabaseSide side) : IDatabase
{
    public async Task<T?> FindAsync<T>(
        TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
        where T : class =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).FindAsync(table, key, cancellationToken)
            .ConfigureAwait(false);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
        where T : class =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).QueryAsync(query, cancellationToken)
            .ConfigureAwait(false);

    public async Task<IReadOnlyList<ChangeOutcome>> WriteAsync(
        ChangeSet changes, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false)).WriteAsync(changes, cancellationToken)
            .ConfigureAwait(false);

    public async Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, CancellationToken cancellationToken = default) =>
        await (await OpenAsync(cancellationToken).ConfigureAwait(false))
            .PurgeExpiredAsync(table, limit, cancellationToken)
            .ConfigureAwait(false);

    private async Task<IDatabase> OpenAsync(CancellationToken cancellationToken)
    {
        await engine.StartAsync(cancellationToken).ConfigureAwait(false);
        return await engine.OpenSideAsync(side, cancellationToken).ConfigureAwait(false);
    }
}
