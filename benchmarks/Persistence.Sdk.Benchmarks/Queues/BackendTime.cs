using System.Globalization;
using Dapper;
using Npgsql;

namespace Persistence.Sdk.Benchmarks.Queues;

/// <summary>
/// The processor time that the server's sessions of this library have used so far, as Linux counts it (in hundredths of a
/// second): what a rate that was measured on a busy machine does not tell.
/// </summary>
internal static class BackendTime
{
    public static async Task<TimeSpan> ReadAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        var processes = await connection.QueryAsync<int>(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'Persistence.Sdk' AND datname = current_database()");
        return TimeSpan.FromMilliseconds(10 * processes.Sum(Ticks));
    }

    private static long Ticks(int process)
    {
        var path = $"/proc/{process}/stat";
        if (!File.Exists(path))
        {
            return 0;
        }

        // Behind the name, which may hold blanks, the 12th and 13th fields are the time in user and in kernel mode.
        var text = File.ReadAllText(path);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }
}
