using System.Text.Json;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>
/// Random damage in both databases, in all tables: exactly what another reader of both finds different is reported, by
/// key and column, and all of it is healed.
/// </summary>
public sealed class RandomDamageTests(ITestOutputHelper output)
{
    private const int Damages = 40;

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S43_Random_damage_is_found_exactly_and_healed(DatabaseSide authority)
    {
        var random = Seed.Next(output).Random((int)authority);
        await using var scene = await ParityScene.CreateAsync(authority, notes: 0);
        await Histories.EveryTableAsync(scene.Application, 30);
        await Eventually.DrainedAsync(scene.Pair, authority);
        var damage = new RandomDamage(scene.Pair, random);
        var done = 0;
        for (var i = 0; i < 4 * Damages && done < Damages; i++)
        {
            done += await damage.DoAsync((DatabaseSide)random.Next(2)) ? 1 : 0;
        }
        var expected = await Contents.DifferencesAsync(scene.Pair);
        output.WriteLine($"{done} damages, {expected.Count} differences");

        var found = await scene.CheckAsync(new ParityRequest { MaxSamples = 1_000 });

        Assert.Equal(
            expected.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            found.Tables.SelectMany(table => table.Samples.Select(sample => Told(table.Table, sample)))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal));
        Assert.Equal(expected.Count, found.Tables.Sum(table => table.Differences));

        var healed = await scene.CheckAsync(new ParityRequest { Repair = true, TakeFromMirror = true });
        Assert.True(healed.IsClean, ParityPage.Of(healed));
        Assert.Equal(expected.Count, healed.Tables.Sum(table => table.Repaired));
        await Contents.AssertEqualAsync(scene.Pair);
        Assert.Equal(0, (await scene.CheckAsync()).Tables.Sum(table => table.Differences));
    }

    /// <summary>A difference in the form of the other reader.</summary>
    private static KeyValuePair<string, string> Told(string table, RowDifference difference)
    {
        var key = string.Join('|', JsonSerializer.Deserialize<JsonElement[]>(difference.Key)!.Select(part => $"{part}"));
        var columns = string.Join(' ', difference.Columns.Select(column => column.Column).Order());
        var isLone = difference.Columns.Count == 0;
        var side = difference.Kind == DifferenceKind.MissingInPostgres ? DatabaseSide.Sqlite : DatabaseSide.Postgres;
        return new KeyValuePair<string, string>($"{table} {key}", isLone ? $"{side}" : columns);
    }
}
