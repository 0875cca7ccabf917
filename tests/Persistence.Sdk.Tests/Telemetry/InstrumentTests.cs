using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Telemetry;

/// <summary>Every instrument speaks, and says what docs/telemetry.md says.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class InstrumentTests
{
    private static readonly string[] Gauges =
    [
        "persistence.pending.rows", "persistence.pending.age", "persistence.pending.parked",
        "persistence.mirror.breaker.state", "persistence.sqlite.wal.size",
    ];

    [PostgresFact]
    public async Task Every_instrument_speaks_and_is_documented_with_unit_and_tags()
    {
        using var heard = new HeardTelemetry();
        await DualWriteWithTroubleAsync(heard);
        await PostgresDecidesAsync(heard);
        await ReadsBesideAsync(heard);
        await ReadsOfBeforeAsync(heard);

        var documented = DocumentedTelemetry.Table("Instrument");
        Assert.Equal(
            documented.Select(row => (row[0].Trim('`'), row[1], row[2].Trim('`'))).Order(),
            heard.Instruments.Values.Select(instrument => (instrument.Name, Kind(instrument), instrument.Unit!)).Order());
        Assert.All(documented, row => Assert.Equal(
            DocumentedTelemetry.Words(row[3]),
            heard.Measurements.Where(measurement => measurement.Instrument == row[0].Trim('`'))
                .SelectMany(measurement => measurement.Tags.Keys).Distinct().Order(StringComparer.Ordinal)));
        AssertOnlyDocumentedValues(heard);
    }

    [Theory]
    [InlineData("persistence.operation", typeof(Operations))]
    [InlineData("persistence.outcome", typeof(Outcomes))]
    [InlineData("persistence.chore", typeof(Chores))]
    [InlineData("persistence.kind", typeof(ReadKinds))]
    [InlineData("persistence.result", typeof(ReadResults))]
    public void The_documented_values_of_a_tag_are_those_of_the_code(string tag, Type values) => Assert.Equal(
        DocumentedTelemetry.Words(DocumentedTelemetry.Table("Tag").Single(row => row[0] == $"`{tag}`")[1]),
        values.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal));

    private static async Task DualWriteWithTroubleAsync(HeardTelemetry heard)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        var settings = pair.Settings(PersistencePhase.DualWrite, proxy);
        settings["Persistence:Postgres:ConnectTimeout"] = "00:00:01";
        await using var application = new Application(settings, heard.AddTo);
        var notes = application.Services.GetRequiredService<Application.NoteStore>().Database;
        await pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CHECK (amount < 100)");
        await notes.PutAsync("n1", 1);
        await notes.FindAsync("n1");
        await notes.QueryAsync(TableQuery.Rows(NoteTable.Definition, SqlText.Same("ORDER BY id")));
        await notes.PutAsync("poison", 100);
        Assert.True(heard.Heard(
            "persistence.write.duration", ("persistence.store", "NoteStore"), ("persistence.side", "sqlite"),
            ("persistence.operation", "write"), ("persistence.outcome", "ok")));
        Assert.True(heard.Heard("persistence.read.duration", ("persistence.operation", "find")));
        Assert.True(heard.Heard("persistence.read.duration", ("persistence.operation", "query")));

        proxy.SetMode(LaneMode.Swallow);
        await Eventually.TrueAsync("the wait for the mirror and the attempt time out", async () =>
        {
            await notes.PutAsync("n1", 2);
            return heard.Heard("persistence.mirror.timeouts")
                && heard.Heard("persistence.mirror.failures", ("persistence.operation", "inline"), ("persistence.outcome", "timeout"));
        });
        await proxy.RefuseAsync();
        await Eventually.TrueAsync("the replicator fails", () => heard.Heard(
            "persistence.mirror.failures", ("persistence.operation", "replicate"), ("persistence.outcome", "unavailable")));
        await Eventually.TrueAsync("all gauges speak", () => Array.TrueForAll(Gauges, heard.Hears));
        proxy.Heal();
        proxy.Resume();
    }

    private static async Task PostgresDecidesAsync(HeardTelemetry heard)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = new Application(pair.Settings(PersistencePhase.ReadCutover), heard.AddTo);
        await application.Services.GetRequiredService<Application.NoteStore>().Database.PutAsync("n1", 1);
        Assert.True(heard.Heard("persistence.write.duration", ("persistence.side", "postgres")));
        Assert.True(heard.Heard("persistence.postgres.batch.size"));
        await application.Services.GetRequiredKeyedService<Application.NoteStore>(PersistenceKeys.Postgres).Database.FindAsync("n1");
        Assert.True(heard.Heard("persistence.read.duration", ("persistence.side", "postgres")));

        await application.Engine.Maintenance.RunAsync(dryRun: false, default);
        Assert.True(heard.Heard(
            "persistence.maintenance.items", ("persistence.side", "postgres"), ("persistence.chore", "months_made")));

        application.Set("Phase", nameof(PersistencePhase.Backfill));
        await Eventually.TrueAsync("the authority has passed to SQLite", () => heard.Heard(
            "persistence.cutover.pause", ("persistence.side", "sqlite"), ("persistence.outcome", "ok")));
    }

    private static async Task ReadsBesideAsync(HeardTelemetry heard)
    {
        await using var pair = await DatabasePair.CreateAsync();
        var settings = pair.Settings(PersistencePhase.Backfill);
        settings["Persistence:ReadFromPostgresPercent"] = settings["Persistence:ShadowReadPercent"] = "100";
        await using var application = new Application(settings, heard.AddTo);
        await application.Engine.StartAsync(default);
        await application.Services.GetRequiredService<Application.NoteStore>().Database.FindAsync("n1");
        Assert.True(heard.Heard(
            "persistence.read.ramped", ("persistence.store", "NoteStore"), ("persistence.result", "unproved")));
        await Eventually.TrueAsync("both answers are compared", () => heard.Heard(
            "persistence.read.shadowed", ("persistence.kind", "point"), ("persistence.result", "equal")));
    }

    private static async Task ReadsOfBeforeAsync(HeardTelemetry heard)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        var settings = pair.Settings(PersistencePhase.ReadCutover, proxy);
        settings["Persistence:Stores:NoteStore:AsOfFallbackAfter"] = "00:00:00.1";
        await using var application = new Application(settings, heard.AddTo);
        await application.Engine.StartAsync(default);
        await Eventually.TrueAsync("SQLite knows up to when it is complete", async () =>
            await pair.FromSqliteAsync<string?>("SELECT complete_until FROM persistence_control") is not null);
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        await application.Services.GetRequiredService<IAsOfReader<Application.NoteStore>>()
            .ReadAsync((store, token) => store.Database.FindAsync("n1"));
        Assert.True(heard.Heard("persistence.read.as_of", ("persistence.store", "NoteStore")));
        proxy.Heal();
    }

    private static void AssertOnlyDocumentedValues(HeardTelemetry heard)
    {
        var allowed = DocumentedTelemetry.Table("Tag").Skip(1)
            .ToDictionary(row => row[0].Trim('`'), row => DocumentedTelemetry.Words(row[1]));
        var said = heard.Measurements.SelectMany(measurement => measurement.Tags).Where(tag => tag.Key != "persistence.store");
        Assert.All(said, tag => Assert.Contains(tag.Value, allowed[tag.Key]));
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "ObservableGauge" => "gauge",
        var name => name.ToLowerInvariant(),
    };
}
