using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>
/// A pair with rooms and seats, of which each room has two, and an application in phase 1 that replays in the
/// background.
/// </summary>
internal sealed class Hall : IAsyncDisposable
{
    private const string Sqlite =
        """
        CREATE TABLE hall_rooms (id TEXT NOT NULL PRIMARY KEY, row_version INTEGER NOT NULL);
        CREATE TABLE hall_seats (
            id TEXT NOT NULL PRIMARY KEY, room TEXT NOT NULL REFERENCES hall_rooms (id), guest TEXT UNIQUE,
            row_version INTEGER NOT NULL);
        """;

    private const string Postgres =
        """
        CREATE SCHEMA hall;
        CREATE TABLE hall.rooms (id text COLLATE "C" PRIMARY KEY, row_version bigint NOT NULL);
        CREATE TABLE hall.seats (
            id text COLLATE "C" PRIMARY KEY, room text COLLATE "C" NOT NULL REFERENCES hall.rooms (id) DEFERRABLE,
            guest text COLLATE "C" UNIQUE, row_version bigint NOT NULL);
        """;

    private Hall(DatabasePair pair, Application application) => (Pair, Application) = (pair, application);

    public DatabasePair Pair { get; }

    public Application Application { get; }

    public static async Task<Hall> CreateAsync()
    {
        var pair = await DatabasePair.CreateAsync();
        await pair.OnSqliteAsync(Sqlite);
        await pair.OnPostgresAsync(Postgres);
        var settings = pair.Settings(PersistencePhase.SqliteOnly);
        settings["Persistence:DualWrite:Mode"] = "Background";
        var application = new Application(
            settings,
            before: services => services.AddSingleton<TableDefinition>(HallRoom.Table)
                .AddSingleton<TableDefinition>(Seat.Table));
        await application.Engine.StartAsync(CancellationToken.None);
        var hall = new Hall(pair, application);
        foreach (var room in new[] { "red", "green" })
        {
            await hall.WriteAsync(changes => changes.Put(HallRoom.Table, new HallRoom { Id = room })
                .Put(Seat.Table, new Seat { Id = $"{room}1", Room = room, Guest = $"{room} ann" })
                .Put(Seat.Table, new Seat { Id = $"{room}2", Room = room, Guest = $"{room} bob" }));
        }
        await Histories.MoveAsync(application, PersistencePhase.DualWrite);
        return hall;
    }

    public Task WriteAsync(Func<ChangeSet, ChangeSet> change) =>
        Application.Services.GetRequiredService<IDatabase>().WriteAsync(change(new ChangeSet()));

    public Task SeatAsync(string id, string? guest) => WriteAsync(changes =>
        changes.Put(Seat.Table, new Seat { Id = id, Room = id[..^1], Guest = guest }));

    public Task<BackfillReport> Begin(params string[] tables) => Task.Run(() =>
        Application.Engine.Backfill.RunAsync(new BackfillRequest { Tables = tables }, null, default));

    /// <summary>What both databases hold when all is replayed, one line a row.</summary>
    public async Task<string> RowsAsync()
    {
        await Eventually.DrainedAsync(Pair);
        var sqlite = await Pair.FromSqliteAsync<string>(
            "SELECT group_concat(line, char(10)) FROM (SELECT id || ' ' || ifnull(guest, '-') AS line FROM hall_seats ORDER BY id)");
        var postgres = await Pair.FromPostgresAsync<string>(
            "SELECT string_agg(id || ' ' || coalesce(guest, '-'), chr(10) ORDER BY id) FROM hall.seats");
        Assert.Equal(sqlite, postgres);
        Assert.Equal(
            await Pair.FromSqliteAsync<string>("SELECT group_concat(id) FROM (SELECT id FROM hall_rooms ORDER BY id)"),
            await Pair.FromPostgresAsync<string>("SELECT string_agg(id, ',' ORDER BY id) FROM hall.rooms"));
        return postgres ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        await Pair.DisposeAsync();
    }
}
