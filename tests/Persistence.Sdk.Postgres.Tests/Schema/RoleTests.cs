using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Schema;

public sealed class RoleTests
{
    private const string InsufficientPrivilege = "42501";

    [PostgresFact]
    public async Task The_runtime_role_does_all_the_work_and_changes_no_schema()
    {
        await using var database = await PreparedAsync();
        await using var side = await OpenAsAsync(database, "persistence_runtime");

        await side.ConnectAsync(default);
        await side.Schema.ApplyAsync(default);
        await WorkAsAuthorityAsync(side);
        await WorkAsMirrorAsync(database, side);

        foreach (var sql in new[] { "CREATE TABLE test.more (id int)", "ALTER TABLE test.notes ADD COLUMN more int",
            "DROP TABLE test.notes", "DROP TABLE test.events_y2026m04", "CREATE TABLE test.events_y2030m01 (id int)",
            "CREATE SCHEMA more", "DELETE FROM persistence.control", "DELETE FROM persistence.phase_history",
            "UPDATE persistence.schema_history SET checksum = ''", "TRUNCATE test.notes" })
        {
            await AssertDeniedAsync(database, "persistence_runtime", sql);
        }
    }

    [PostgresFact]
    public async Task The_verify_role_reads_and_does_nothing_else()
    {
        await using var database = await PreparedAsync();
        await database.ExecuteAsync("UPDATE persistence.control SET authority = 'postgres', phase = 4, epoch = 1");
        await using var side = await OpenAsAsync(database, "persistence_verify");

        Assert.Null(await side.FindAsync(Note.Table, Note.KeyOf("a"), Fence.AnyEpoch, default));
        Assert.Empty(await side.QueryAsync(TableQuery.Rows(Note.Table, SqlText.Empty), Fence.AnyEpoch, default));
        Assert.Empty(await side.Schema.PlanAsync(default));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
            side.WriteAsync(Put("a"), Fence.AnyEpoch, default));

        foreach (var sql in new[] { "INSERT INTO test.seats VALUES ('a', 'b', 1)", "UPDATE test.notes SET hits = 1",
            "DELETE FROM test.notes",
            "SELECT persistence.ensure_month('test', 'events', '2026-01-01')",
            "UPDATE persistence.control SET epoch = 9", "DELETE FROM persistence.pending",
            "CREATE TABLE test.more (id int)" })
        {
            await AssertDeniedAsync(database, "persistence_verify", sql);
        }
    }

    [PostgresFact]
    public async Task The_owner_role_applies_scripts_and_the_roles_are_granted_again_without_harm()
    {
        await using var database = await PreparedAsync();
        await database.ExecuteAsync(
            """
            DO $$ DECLARE name text; BEGIN
                FOR name IN SELECT DISTINCT table_schema FROM information_schema.columns
                    WHERE column_name = 'row_version' AND table_schema <> 'test'
                LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP;
            END $$;
            DELETE FROM persistence.schema_history WHERE module = 'Pipeline'
            """);
        await using var side = await OpenAsAsync(database, "persistence_owner");

        await side.Schema.ApplyAsync(default);
        await database.ExecuteAsync(await RolesAsync());

        Assert.Equal(["persistence_owner"], await database.ListAsync(
            "SELECT DISTINCT tableowner::text FROM pg_tables WHERE schemaname = 'persistence' OR schemaname IN "
            + "(SELECT table_schema FROM information_schema.columns WHERE column_name = 'row_version')"));
    }

    private static async Task WorkAsAuthorityAsync(PostgresDatabase side)
    {
        var control = await side.Control.ReadAsync(default);
        Assert.True(await side.Control.TryReplaceAsync(
            control, control with { Epoch = 1, Phase = PersistencePhase.ReadCutover, Authority = DatabaseSide.Postgres,
                PeerId = "f" }, "test", default));
        for (var i = 0; i < 40; i++)
        {
            await side.WriteAsync(Put("a"), Fence.AnyEpoch, default);
        }

        await side.WriteAsync(new ChangeSet().Insert(Event.Table, Event.In(2026, 4)), Fence.AnyEpoch, default);
        var written = await side.WriteAsync(Put("b").Delete(Note.KeyOf("a")), Fence.AnyEpoch, default);
        var image = written.Outcomes[0].Images[0];
        await side.Pending.RecordFailuresAsync([new(image.Key, image.Version, "why", true)], default);
        side.Pending.Acknowledge([image]);
        await side.Pending.FlushAsync(default);
        await side.Control.RegisterAsync(new ProcessRegistration("p", "h", 1, null, "1"), default);
        await side.Control.UnregisterAsync("p", default);
        Assert.NotNull(await side.Control.TryAcquireLeaseAsync("l", "p", TimeSpan.FromMinutes(1), default));
        await side.Control.ReleaseLeaseAsync("l", "p", default);
    }

    private static async Task WorkAsMirrorAsync(EmptyDatabase database, PostgresDatabase side)
    {
        await database.ExecuteAsync("UPDATE persistence.control SET authority = 'sqlite', phase = 1");
        var control = await side.Control.ReadAsync(default);
        await side.Mirror.ApplyAsync(
            [Images.Note("m", "x", long.MaxValue / 2), Images.Seat("s", "1", 10),
                Images.Event(Event.In(2026, 9), 10), Images.Gone(Note.KeyOf("b"), long.MaxValue / 2)],
            new MirrorFence(1, "f", control.OwnId, 0), default);
        Assert.Equal(["m"], await database.ListAsync("SELECT id FROM test.notes"));
    }

    private static async Task<EmptyDatabase> PreparedAsync()
    {
        var database = await EmptyDatabase.CreateAsync();
        await using var side = database.Open();
        await side.Schema.ApplyAsync(default);
        await database.ExecuteAsync(TestDatabase.Tables);
        await database.ExecuteAsync(await RolesAsync());
        return database;
    }

    private static async Task<string> RolesAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "deploy", "sql", "roles.sql")))
        {
            folder = folder.Parent!;
        }

        return await File.ReadAllTextAsync(Path.Combine(folder.FullName, "deploy", "sql", "roles.sql"));
    }

    private static async Task<PostgresDatabase> OpenAsAsync(EmptyDatabase database, string group) =>
        database.Open(role: await LoginAsync(database, group));

    private static async Task<PostgresRole> LoginAsync(EmptyDatabase database, string group)
    {
        var login = await database.Server.CreateRoleAsync();
        await database.ExecuteAsync($"GRANT {group} TO {login.Name}");
        return login;
    }

    private static async Task AssertDeniedAsync(EmptyDatabase database, string group, string sql)
    {
        var login = await LoginAsync(database, group);
        await using var source = NpgsqlDataSource.Create(database.Server.ConnectionString(database.Name,
            login) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        var denied = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(InsufficientPrivilege, denied.SqlState);
    }

    private static ChangeSet Put(string id) => new ChangeSet().Put(Note.Table, new Note { Id = id });
}
