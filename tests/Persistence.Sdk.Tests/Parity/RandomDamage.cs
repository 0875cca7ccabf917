using System.Data.Common;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>Damages random rows of random tables on either side, with plain SQL.</summary>
internal sealed class RandomDamage(DatabasePair pair, Random random)
{
    /// <summary>Does one thing; false where the database does not let it be done.</summary>
    public async Task<bool> DoAsync(DatabaseSide side)
    {
        var (schema, name) = Contents.Tables[random.Next(Contents.Tables.Count)];
        var columns = await Contents.NamesAsync(pair, schema, name);
        var sql = Statement(side, side == DatabaseSide.Sqlite ? $"{schema}_{name}" : $"{schema}.{name}", columns);
        try
        {
            return await (side == DatabaseSide.Sqlite ? pair.OnSqliteAsync(sql) : pair.OnPostgresAsync(sql)) > 0;
        }
        catch (DbException)
        {
            return false;
        }
    }

    private string Statement(DatabaseSide side, string table, IReadOnlyList<(string Name, bool IsKey)> columns)
    {
        var keys = string.Join(", ", columns.Where(column => column.IsKey).Select(column => column.Name));
        var row = side == DatabaseSide.Sqlite ? "rowid" : "(tableoid, ctid)";
        var inner = side == DatabaseSide.Sqlite ? "rowid" : "tableoid, ctid";
        var place = $"{row} = (SELECT {inner} FROM {table} ORDER BY {keys} LIMIT 1 OFFSET {random.Next(30)})";
        var names = columns.Select(column => column.Name).ToArray();
        var column = names[random.Next(names.Length)];
        return random.Next(6) switch
        {
            0 => $"DELETE FROM {table} WHERE {place}",
            1 => $"UPDATE {table} SET {column} = NULL WHERE {place}",
            2 => $"UPDATE {table} SET row_version = row_version + {(random.Next(2) == 0 ? 1 : -1)} WHERE {place}",
            3 => $"INSERT INTO {table} ({string.Join(", ", names)}) SELECT {string.Join(
                ", ", columns.Select(copied => copied.IsKey ? $"{copied.Name} || 'x'" : copied.Name))} FROM {table} WHERE {place}",
            _ => $"""
                UPDATE {table} SET {column} = (SELECT {column} FROM {table} ORDER BY {keys} LIMIT 1 OFFSET {random.Next(30)})
                WHERE {place}
                """,
        };
    }
}
