using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Partitions;

public sealed class MonthPartitionTests
{
    private const string Partitions =
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'test.events'::regclass ORDER BY 1";

    [PostgresFact]
    public async Task A_month_is_made_on_demand_and_the_one_behind_it_ahead_of_time()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        await WriteAsync(database.Side, Event.In(2026, 11), Event.In(2026, 12), Event.In(1990, 2));

        Assert.Equal(
            ["test.events_y1990m02", "test.events_y1990m03", "test.events_y2026m11", "test.events_y2026m12",
                "test.events_y2027m01"],
            await database.ListAsync<string>(Partitions));
        Assert.Equal(
            ["FOR VALUES FROM ('1990-02-01 00:00:00+00') TO ('1990-03-01 00:00:00+00')"],
            await database.ListAsync<string>(
                "SET timezone = 'UTC'; SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE relname = 'events_y1990m02'"));
    }

    [PostgresFact]
    public async Task Months_of_the_first_and_the_last_year_are_made_and_there_is_none_behind_the_last()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        await WriteAsync(database.Side, Event.In(1, 1), Event.In(9999, 12));

        Assert.Equal(
            ["test.events_y0001m01", "test.events_y0001m02", "test.events_y9999m12"],
            await database.ListAsync<string>(Partitions));
    }

    [PostgresFact]
    public async Task Many_callers_of_two_processes_meet_in_a_month_that_nobody_has_made()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var other = database.Open();

        for (var month = 1; month <= 6; month++)
        {
            await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(
                () => WriteAsync(i % 2 == 0 ? database.Side : other, Event.In(2026, month, i)))));
        }

        Assert.Equal(6 * 64, await database.ScalarAsync<long>("SELECT count(*) FROM test.events"));
        Assert.Equal(7, (await database.ListAsync<string>(Partitions)).Count);
    }

    [PostgresFact]
    public async Task Many_connections_ensure_one_month_at_once()
    {
        await using var database = await TestDatabase.CreateAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(
            () => database.ExecuteAsync("SELECT persistence.ensure_month('test', 'events', '2026-02-28')"))));

        Assert.Equal(["test.events_y2026m02", "test.events_y2026m03"], await database.ListAsync<string>(Partitions));
    }

    [PostgresFact]
    public async Task Neither_readers_nor_writers_of_the_table_keep_a_month_from_being_made()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await WriteAsync(database.Side, Event.In(2026, 1));
        await using var connection = await database.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "INSERT INTO test.events VALUES ('2026-02-02', gen_random_uuid(), '', 1); SELECT count(*) FROM test.events",
            connection, transaction);
        await command.ExecuteNonQueryAsync();

        await WriteAsync(database.Side, Event.In(2026, 2), Event.In(2030, 1));

        Assert.Equal(3, await database.ScalarAsync<long>("SELECT count(*) FROM test.events"));
    }

    [PostgresFact]
    public async Task A_partition_that_somebody_dropped_is_made_again()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await WriteAsync(database.Side, Event.In(2026, 5, 1));
        await database.ExecuteAsync("DROP TABLE test.events_y2026m05");

        await WriteAsync(database.Side, Event.In(2026, 5, 2));
        await database.SetControlAsync(PersistencePhase.DualWrite, DatabaseSide.Sqlite);
        await database.ExecuteAsync("DROP TABLE test.events_y2026m05");
        await database.Side.Mirror.ApplyAsync(
            [Images.Event(Event.In(2026, 5, 3), 10)], await database.FenceAsync(), default);

        Assert.Equal(
            [Event.In(2026, 5, 3).Id], await database.ListAsync<Guid>("SELECT id FROM test.events"));
    }

    [PostgresFact]
    public async Task A_month_that_cannot_be_made_is_no_fault_of_the_rows()
    {
        await using var database = await TestDatabase.MirrorAsync();
        await database.ExecuteAsync("CREATE TABLE test.events_y2026m05 (id int)");

        var fence = await database.FenceAsync();
        var mirror = await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => database.Side.Mirror.ApplyAsync([Images.Event(Event.In(2026, 5), 10)], fence, default));
        await database.SetControlAsync(PersistencePhase.PostgresOnly, DatabaseSide.Postgres);
        var authority = await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => WriteAsync(database.Side, Event.In(2026, 5)));

        Assert.Contains("events_y2026m05", mirror.Message, StringComparison.Ordinal);
        Assert.Contains("events_y2026m05", authority.Message, StringComparison.Ordinal);
        Assert.False(authority.OutcomeUnknown);
    }

    [PostgresFact]
    public async Task A_month_that_cannot_be_made_ahead_of_time_costs_nothing()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await database.ExecuteAsync("CREATE TABLE test.events_y2026m06 (id int)");

        await WriteAsync(database.Side, Event.In(2026, 5));

        Assert.Equal(["test.events_y2026m05"], await database.ListAsync<string>(Partitions));
    }

    [PostgresTheory]
    [InlineData("'test', 'notes', '2026-01-01'")]
    [InlineData("'test', 'nothing', '2026-01-01'")]
    [InlineData("'test', 'by_day', '2026-01-01'")]
    [InlineData("'test', 'foreign_events', '2026-01-01'")]
    [InlineData("'test', 'events_y2020m01', '2026-01-01'")]
    [InlineData("'persistence', 'pending', '2026-01-01'")]
    [InlineData("'pg_catalog', 'pg_class', '2026-01-01'")]
    [InlineData("'test', 'events', '10000-01-01'")]
    [InlineData("'test', 'events', '0001-01-01 BC'")]
    [InlineData("'test', 'events', 'infinity'")]
    [InlineData("'test', 'events', NULL")]
    public async Task Only_months_of_replicated_tables_partitioned_by_time_are_made(string arguments)
    {
        const string objectNotInPrerequisiteState = "55000";
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync(
            """
            CREATE TABLE test.by_day (day date, row_version bigint) PARTITION BY RANGE (day);
            CREATE TABLE test.foreign_events (at timestamptz) PARTITION BY RANGE (at);
            SELECT persistence.ensure_month('test', 'events', '2020-01-01');
            """);
        var before = await database.ScalarAsync<long>("SELECT count(*) FROM pg_class");

        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => database.ExecuteAsync($"SELECT persistence.ensure_month({arguments})"));

        Assert.Equal(objectNotInPrerequisiteState, refusal.SqlState);
        Assert.Equal(before, await database.ScalarAsync<long>("SELECT count(*) FROM pg_class"));
    }

    private static Task<CommittedWrite> WriteAsync(PostgresDatabase side, params Event[] events) => side.WriteAsync(
        events.Aggregate(new ChangeSet(), (changes, row) => changes.Insert(Event.Table, row)), Fence.AnyEpoch, default);
}
