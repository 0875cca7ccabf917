using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Benchmarks.Verifying;

/// <summary>
/// What a good user would write: both tables whole, in key order, each from one long-lived reader, compared column by
/// column. It knows nothing of writes that are under way.
/// </summary>
internal sealed class MergeByHand(DatabasePair pair)
{
    private readonly IReadOnlyList<ColumnDefinition> _columns = pair.Workload.Table.Columns;

    /// <summary>The number of equal rows.</summary>
    public async Task<long> RunAsync()
    {
        var table = pair.Workload.Table;
        await using var sqlite = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
        await using var postgres = new NpgsqlConnection(pair.Postgres);
        await sqlite.OpenAsync();
        await postgres.OpenAsync();
        await using var left = sqlite.CreateCommand();
        await using var right = postgres.CreateCommand();
        left.CommandText = Select(table.Name.Sqlite);
        right.CommandText = Select(table.Name.Postgres);
        await using var ours = await left.ExecuteReaderAsync();
        await using var theirs = await right.ExecuteReaderAsync();
        var equal = 0L;
        while (await ours.ReadAsync() && await theirs.ReadAsync())
        {
            equal += IsEqual(ours, theirs) ? 1 : throw new NotSupportedException("Rows that differ are in no workload.");
        }

        return equal;
    }

    private bool IsEqual(SqliteDataReader ours, NpgsqlDataReader theirs)
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            var same = ours.IsDBNull(i) || theirs.IsDBNull(i)
                ? ours.IsDBNull(i) && theirs.IsDBNull(i)
                : IsEqual(ours, theirs, i, _columns[i].Kind);
            if (!same)
            {
                return false;
            }
        }

        return ours.GetInt64(_columns.Count) == theirs.GetInt64(_columns.Count);
    }

    private static bool IsEqual(SqliteDataReader ours, NpgsqlDataReader theirs, int i, ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => ours.GetInt32(i) == theirs.GetInt32(i),
        ColumnKind.Bigint => ours.GetInt64(i) == theirs.GetInt64(i),
        ColumnKind.Boolean => ours.GetBoolean(i) == theirs.GetBoolean(i),
        ColumnKind.Double => ours.GetDouble(i).Equals(theirs.GetDouble(i)),
        ColumnKind.Timestamp => Parse(ours.GetString(i)) == theirs.GetDateTime(i),
        ColumnKind.Uuid => Guid.Parse(ours.GetString(i)) == theirs.GetGuid(i),
        _ => ours.GetString(i) == ((DbDataReader)theirs).GetString(i),
    };

    private static DateTime Parse(string text) => DateTime.Parse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private string Select(string table)
    {
        var columns = string.Join(", ", _columns.Select(column => column.Name));
        var key = string.Join(", ", pair.Workload.Table.Key.Select(column => column.Name));
        return $"SELECT {columns}, row_version FROM {table} ORDER BY {key}";
    }
}
