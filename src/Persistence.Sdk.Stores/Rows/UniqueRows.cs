using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Rows;

/// <summary>Writes rows that are recognised by a unique value beside a key that the library makes.</summary>
internal static class UniqueRows
{
    /// <summary>
    /// Writes what follows from the row that stands, and does so again where another caller was faster.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="table">The table.</param>
    /// <param name="standing">Finds the row with the unique value.</param>
    /// <param name="changes">
    /// One change, of the row that stands or of none; null where the row that stands is to stay as it is.
    /// </param>
    /// <param name="cancellationToken">Honoured until a commit begins.</param>
    /// <returns>The row as it stands then.</returns>
    public static async Task<T> WriteAsync<T>(
        IDatabase database, TableDefinition<T> table, Query<T> standing, Func<T?, ChangeSet?> changes,
        CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var row = await FindAsync(database, standing, cancellationToken).ConfigureAwait(false);
            if (changes(row) is not { } wanted)
            {
                return row!;
            }

            try
            {
                var outcomes = await database.WriteAsync(wanted, cancellationToken).ConfigureAwait(false);
                if (outcomes[0].Applied)
                {
                    return outcomes[0].Records(table)[0];
                }
            }
            catch (ConstraintViolatedException refusal) when (row is null && refusal.IsUnique)
            {
                if (await FindAsync(database, standing, cancellationToken).ConfigureAwait(false) is null)
                {
                    throw;
                }
            }
        }
    }

    private static async Task<T?> FindAsync<T>(
        IDatabase database, Query<T> standing, CancellationToken cancellationToken)
        where T : class =>
        (await database.QueryAsync(standing, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
}
