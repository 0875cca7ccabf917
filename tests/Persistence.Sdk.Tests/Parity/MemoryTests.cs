using System.Globalization;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>A comparison takes the same memory however many rows there are.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int MostMegabytes = 300;

    private static readonly int Rows =
        Environment.GetEnvironmentVariable("PERSISTENCE_TEST_LONG") == "1" ? 1_000_000 : 50_000;

    [PostgresFact]
    public async Task A_large_table_is_compared_in_flat_memory()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using (await Histories.EnterDualWriteAsync(pair))
        {
        }
        await pair.OnPostgresAsync(
            $$"""
            INSERT INTO faults.notes (id, owner, amount, first_text, body, row_version)
            SELECT 'n' || lpad(i::text, greatest(6, length(i::text)), '0'), 'history', i,
                CASE WHEN i % 3 = 0 THEN 'ä' || i END, jsonb_build_object('i', i), 1000 + i
            FROM generate_series(1, {{Rows}}) AS i
            """);

        await using var child = pair.StartChild(
            told => told with { Run = "repair", Phase = PersistencePhase.DualWrite });
        var line = (await child.LineAsync(line => line.StartsWith("REPAIRED", StringComparison.Ordinal))).Split(' ');

        output.WriteLine(string.Join(' ', line));
        Assert.Equal("0", line[1]);
        Assert.Equal($"{Rows}", line[3]);
        Assert.InRange(int.Parse(line[5], CultureInfo.InvariantCulture), 1, MostMegabytes);
    }
}
