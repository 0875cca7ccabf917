using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Reading;

public sealed class QueryTests
{
    private static readonly RowShape<Total> Totals = RowShape.Of<Total>(shape =>
    {
        shape.Column(total => total.Name);
        shape.Column(total => total.Sum);
    });

    [Fact]
    public async Task Rows_come_in_the_order_of_the_query_with_its_parameters()
    {
        await using var test = await CreateAsync();
        var query = TableQuery.Rows(
            Item.Table,
            SqlText.Same("WHERE count >= @least ORDER BY count DESC LIMIT @limit"),
            new SqlParameters().Add("least", 2).Add("limit", 2));

        var rows = await QueryAsync(test, query);

        Assert.Equal([5L, 4L], rows.Select(row => row.Count));
    }

    [Fact]
    public async Task A_query_may_have_a_shape_of_its_own()
    {
        await using var test = await CreateAsync();
        var query = new Query<Total>(
            Totals, SqlText.Same("SELECT name, sum(count) FROM test_items GROUP BY name ORDER BY name"));

        var totals = await QueryAsync(test, query);

        Assert.Equal([("even", 6L), ("odd", 9L)], totals.Select(total => (total.Name, total.Sum)));
    }

    [Fact]
    public async Task A_parameter_has_the_form_of_its_column()
    {
        await using var test = await TestDatabase.CreateAsync();
        var time = new DateTimeOffset(2026, 5, 1, 14, 0, 0, TimeSpan.FromHours(2));
        var sample = new Sample { Id = "s", Timestamp = time, Money = 2.5m, Colour = Colour.Red };
        await test.WriteAsync(new ChangeSet().Put(Sample.Table, sample));
        var parameters = new SqlParameters()
            .Add("time", Sample.Table["timestamp"], time)
            .Add("money", Sample.Table["money"], 2.5m)
            .Add("colour", Sample.Table["colour"], Colour.Red)
            .Add("none", Sample.Table["text"], null);

        var rows = await QueryAsync(test, TableQuery.Rows(
            Sample.Table,
            SqlText.Same("WHERE timestamp = @time AND money = @money AND colour = @colour AND text IS @none"),
            parameters));

        Assert.Equal("s", Assert.Single(rows).Id);
    }

    [Fact]
    public async Task More_readers_than_connections_wait_their_turn()
    {
        await using var test = await CreateAsync(options => options.MaxReaders = 2);
        var query = TableQuery.Rows(Item.Table, SqlText.Empty);

        var queries = Enumerable.Range(0, 25).Select(_ => Task.Run(() => QueryAsync(test, query))).ToArray();
        var finds = Enumerable.Range(0, 25).Select(_ => Task.Run(() => test.FindAsync(Item.Table, Item.Key("k1"))));

        Assert.All(await Task.WhenAll(finds), Assert.NotNull);
        Assert.All(await Task.WhenAll(queries), rows => Assert.Equal(6, rows.Count));
    }

    [Fact]
    public async Task A_read_needs_the_epoch_it_believes_in()
    {
        await using var test = await CreateAsync();

        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => test.Database.FindAsync(Item.Table, Item.Key("k1"), new Fence(7), CancellationToken.None));
        await Assert.ThrowsAsync<AuthorityChangedException>(() => test.Database.QueryAsync(
            TableQuery.Rows(Item.Table, SqlText.Empty), new Fence(7), CancellationToken.None));
        Assert.NotNull(await test.Database.FindAsync(Item.Table, Item.Key("k1"), new Fence(1), CancellationToken.None));
    }

    [Fact]
    public async Task A_statement_that_is_wrong_is_reported_and_the_next_read_works()
    {
        await using var test = await CreateAsync();
        var wrong = TableQuery.Rows(Item.Table, SqlText.Same("WHERE no_such_column = 1"));

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => QueryAsync(test, wrong));

        Assert.Equal(6, (await QueryAsync(test, TableQuery.Rows(Item.Table, SqlText.Empty))).Count);
    }

    [Fact]
    public async Task A_query_cannot_write_past_the_fence()
    {
        await using var test = await CreateAsync();
        var hidden = new Query<Total>(Totals, SqlText.Same("DELETE FROM test_items RETURNING name, count"));

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => QueryAsync(test, hidden));

        Assert.Equal(6, test.Count("test_items"));
    }

    [Fact]
    public async Task A_long_query_ends_when_its_caller_gives_up()
    {
        await using var test = await CreateAsync();
        using var cancellation = new CancellationTokenSource();
        var endless = new Query<Total>(Totals, SqlText.Same(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'x', i FROM n"));
        cancellation.CancelAfter(20);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => test.Database.QueryAsync(endless, Fence.AnyEpoch, cancellation.Token)));

        Assert.Equal(6, (await QueryAsync(test, TableQuery.Rows(Item.Table, SqlText.Empty))).Count);
    }

    private static Task<IReadOnlyList<T>> QueryAsync<T>(TestDatabase test, Query<T> query)
        where T : class => test.Database.QueryAsync(query, Fence.AnyEpoch, CancellationToken.None);

    private static async Task<TestDatabase> CreateAsync(Action<SqliteOptions>? configure = null)
    {
        var test = await TestDatabase.CreateAsync(configure: configure);
        var changes = new ChangeSet();
        for (var i = 0; i < 6; i++)
        {
            changes.Put(Item.Table, Item.Of($"k{i}", i % 2 == 0 ? "even" : "odd", i));
        }

        await test.WriteAsync(changes);
        return test;
    }

    public sealed record Total
    {
        public string? Name { get; init; }

        public long Sum { get; init; }
    }
}
