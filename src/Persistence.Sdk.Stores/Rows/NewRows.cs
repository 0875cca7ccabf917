using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Rows;

/// <summary>Inserts rows whose key is an id that the library makes.</summary>
internal static class NewRows
{
    /// <summary>
    /// Inserts a row under a new id, or under another one where another process has just made the same.
    /// </summary>
    public static async Task<T> InsertAsync<T>(
        IDatabase database, TableDefinition<T> table, IIdGenerator ids, Func<long, T> make,
        CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var outcomes = await database.WriteAsync(
                new ChangeSet().Insert(table, make(ids.NextId())), cancellationToken).ConfigureAwait(false);
            if (outcomes[0].Applied)
            {
                return outcomes[0].Records(table)[0];
            }
        }
    }

    /// <summary>
    /// Adds a row to an append-only table: under a new id where the caller gives none, and otherwise unless one of its
    /// id is there, which then stays as it is.
    /// </summary>
    public static async Task<T> AppendAsync<T>(
        IDatabase database, TableDefinition<T> table, IIdGenerator ids, long id, Func<long, T> make,
        CancellationToken cancellationToken)
        where T : class
    {
        if (id == 0)
        {
            return await InsertAsync(database, table, ids, make, cancellationToken).ConfigureAwait(false);
        }

        var outcomes = await database.WriteAsync(
            new ChangeSet().Insert(table, make(id)), cancellationToken).ConfigureAwait(false);
        return outcomes[0].Applied
            ? outcomes[0].Records(table)[0]
            : await database.FindAsync(table, RowKey.Of(table, id), cancellationToken).ConfigureAwait(false)
                ?? make(id);
    }
}
