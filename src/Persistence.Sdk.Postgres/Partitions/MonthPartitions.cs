using System.Collections.Concurrent;
using Npgsql;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Errors;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Partitions;

/// <summary>
/// The partitions of tables that have one for each UTC month. Makes those that are missing, each in a short transaction
/// of its own before the batch that needs it, and remembers which are there. Thread-safe.
/// </summary>
internal sealed class MonthPartitions
{
    /// <summary>A month of which retention keeps nothing is not made for images: none of them will be taken.</summary>
    private const string Sql =
        """
        SELECT persistence.ensure_month($1, $2, make_date($3::int, $4::int, 1))
        WHERE NOT ($5 AND EXISTS (
            SELECT FROM persistence.retention_cutoffs r WHERE r.table_name = $1 || '.' || $2
                AND (make_date($3::int, $4::int, 1) + interval '1 month') AT TIME ZONE 'UTC' <= r.cutoff))
        """;

    private readonly ConcurrentDictionary<(TableDefinition Table, int Year, int Month), bool> _known = new();

    /// <summary>Makes sure that rows can be inserted at these keys.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="forImages">
    /// Whether the rows are images, of which those that retention does not keep are left.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="DatabaseUnavailableException">
    /// The server refuses to make a partition; whatever the reason is, it does not lie in a row.
    /// </exception>
    /// <exception cref="NpgsqlException">Anything else that the driver throws.</exception>
    public async ValueTask EnsureAsync(
        NpgsqlConnection connection, IEnumerable<RowKey> keys, bool forImages, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            if (MonthOf(key) is { } month)
            {
                await EnsureAsync(connection, month, forImages, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same for images of one table, of which many lie in one month.</summary>
    public async ValueTask EnsureAsync(
        NpgsqlConnection connection, TableDefinition table, IEnumerable<VersionedRow> rows,
        CancellationToken cancellationToken)
    {
        if (table.PartitionedBy is { } column)
        {
            var points = rows.Select(row => (DateTime)row.Row.Values[column.Ordinal]!);
            foreach (var (year, month) in points.Select(at => (at.Year, at.Month)).Distinct())
            {
                await EnsureAsync(connection, (table, year, month), forImages: true, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same for one point in time.</summary>
    /// <returns>How many partitions were missing.</returns>
    public ValueTask<int> EnsureAsync(
        NpgsqlConnection connection, TableDefinition table, DateTime at, CancellationToken cancellationToken) =>
        EnsureAsync(connection, (table, at.Year, at.Month), forImages: false, cancellationToken);

    /// <summary>Forgets that the months of these keys are there, because the server says that one is not.</summary>
    public void Forget(IEnumerable<RowKey> keys)
    {
        foreach (var key in keys)
        {
            if (MonthOf(key) is { } month)
            {
                _known.TryRemove(month, out _);
            }
        }
    }

    private async ValueTask<int> EnsureAsync(
        NpgsqlConnection connection, (TableDefinition Table, int Year, int Month) month, bool forImages,
        CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(month)
            || await MakeAsync(connection, month, forImages, cancellationToken).ConfigureAwait(false) is not { } made)
        {
            return 0;
        }

        _known[month] = true;
        return made;
    }

    private static (TableDefinition Table, int Year, int Month)? MonthOf(RowKey key) =>
        key.Table.PartitionedBy is { } column && key.Values[column.Ordinal] is DateTime at
            ? (key.Table, at.Year, at.Month)
            : null;

    /// <returns>How many were made; null where retention keeps nothing of the month.</returns>
    private static async Task<int?> MakeAsync(
        NpgsqlConnection connection, (TableDefinition Table, int Year, int Month) month, bool forImages,
        CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, connection);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.Add(PostgresValues.Single(month.Table.Name.Schema));
        command.Parameters.Add(PostgresValues.Single(month.Table.Name.Name));
        command.Parameters.Add(PostgresValues.Single(month.Year));
        command.Parameters.Add(PostgresValues.Single(month.Month));
        command.Parameters.Add(PostgresValues.Single(forImages));
        try
        {
            return (int?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (PostgresErrors.IsData(refusal))
        {
            throw PostgresFailures.Translate(refusal, connection);
        }
    }
}
