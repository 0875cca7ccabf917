using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>A sample looks at random places, the same ones for the same seed.</summary>
public sealed class SampleTests
{
    private const int Rows = 2_000;

    [PostgresFact]
    public async Task The_seed_is_told_and_brings_the_same_places_again()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        var request = new ParityRequest
        {
            Mode = ParityMode.Sample, SampleRows = 300, Tables = [ParityScene.Notes], MaxSamples = Rows,
        };

        // The mirror is empty, so that each place is a difference.
        var first = await application.Engine.Parity.RunAsync(request, null, default);
        var again = await application.Engine.Parity.RunAsync(request with { Seed = first.Seed }, null, default);
        var other = await application.Engine.Parity.RunAsync(request with { Seed = first.Seed + 1 }, null, default);

        Assert.Equal((Rows, 0, 300), (first.Tables[0].Sqlite, first.Tables[0].Postgres, first.Tables[0].MissingInPostgres));
        Assert.Equal(Keys(first), Keys(again));
        Assert.NotEqual(Keys(first), Keys(other));
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_evidence WHERE kind = 'parity'"));
    }

    [PostgresFact]
    public async Task Rows_of_the_mirror_alone_are_seen_too_and_a_sample_of_all_rows_sees_every_one()
    {
        await using var scene = await ParityScene.CreateAsync(notes: 120);
        await scene.DamageAsync(
            DatabaseSide.Postgres,
            """
            INSERT INTO {notes} (id, owner, amount, row_version) SELECT id || 'x', 'somebody', 1, row_version FROM {notes}
            """);

        var part = await scene.CheckNotesAsync(new ParityRequest { Mode = ParityMode.Sample, SampleRows = 100 });
        var whole = await scene.CheckNotesAsync(new ParityRequest { Mode = ParityMode.Sample, SampleRows = 120 });

        Assert.InRange(part.MissingInSqlite, 40, 100);
        Assert.Equal(120, whole.MissingInSqlite);
    }

    private static IEnumerable<string> Keys(ParityReport report) =>
        report.Tables[0].Samples.Select(sample => sample.Key);
}
