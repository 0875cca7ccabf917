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
    private const string Sql = "SELECT persistence.ensure_month($1, $2, make_date($3::int, $4::int, 1))::text";
    private readonly ConcurrentDictionary<(TableDefinition Table, int Year, int Month), bool> _known = new();

    /// <summary>Makes sure that rows can be inserted at these keys.</summary>
    /// <exception cref="DatabaseUnavailableException">
    /// The server refuses to make a partition; whatever the reason is, it does not lie in a row.
    /// </exception>
    /// <exception cref="NpgsqlException">Anything else that the driver throws.</exception>
    public async ValueTask EnsureAsync(
        NpgsqlConnection connection, IEnumerable<RowKey> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
        {
            if (MonthOf(key) is { } month)
            {
                await EnsureAsync(connection, month, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same for rows of one table, of which many lie in one month.</summary>
    public async ValueTask EnsureAsync(
        NpgsqlConnection connection, TableDefinition table, IEnumerable<VersionedRow> rows,
        CancellationToken cancellationToken)
    {
        if (table.PartitionedBy is { } column)
        {
            var points = rows.Select(row => (DateTime)row.Row.Values[column.Ordinal]!);
            foreach (var (year, month) in points.Select(at => (at.Year, at.Month)).Distinct())
            {
                await EnsureAsync(connection, (table, year, month), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same for one point in time.</summary>
    public ValueTask EnsureAsync(
        NpgsqlConnection connection, TableDefinition table, DateTime at, CancellationToken cancellationToken) =>
        EnsureAsync(connection, (table, at.Year, at.Month), cancellationToken);

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

    private async ValueTask EnsureAsync(
        NpgsqlConnection connection, (TableDefinition Table, int Year, int Month) month,
        CancellationToken cancellationToken)
    {
        if (!_known.ContainsKey(month))
        {
            await MakeAsync(connection, month, cancellationToken).ConfigureAwait(false);
            _known[month] = true;
        }
    }

    private static (TableDefinition Table, int Year, int Month)? MonthOf(RowKey key) =>
        key.Table.PartitionedBy is { } column && key.Values[column.Ordinal] is DateTime at
            ? (key.Table, at.Year, at.Month)
            : null;

    private static async Task MakeAsync(
        NpgsqlConnection connection, (TableDefinition Table, int Year, int Month) month,
        CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, connection);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.Add(PostgresValues.Single(month.Table.Name.Schema));
        command.Parameters.Add(PostgresValues.Single(month.Table.Name.Name));
        command.Parameters.Add(PostgresValues.Single(month.Year));
        command.Parameters.Add(PostgresValues.Single(month.Month));
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (PostgresErrors.IsData(refusal))
        {
            throw PostgresFailures.Translate(refusal, connection);
        }
    }
}
