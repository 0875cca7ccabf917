using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Reading;

public sealed class ReadTests
{
    private static readonly RowShape<Total> Totals = RowShape.Of<Total>(shape =>
    {
        shape.Column(total => total.Owner);
        shape.Column(total => total.Notes);
        shape.Column(total => total.Average).Decimal(10, 2);
    });

    [PostgresFact]
    public async Task A_query_gives_its_rows_in_its_order_with_parameters_by_kind()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await PutAsync(database, "b", "a", "B", "c");

        var notes = await database.Port.QueryAsync(TableQuery.Rows(
            Note.Table, SqlText.Same("WHERE id <> @not AND meta @> '{}' ORDER BY id DESC LIMIT @limit"),
            new SqlParameters().Add("not", Note.Table["id"], "c").Add("limit", 2)));

        Assert.Equal(["b", "a"], notes.Select(note => note.Id));
    }

    [PostgresFact]
    public async Task A_query_may_have_a_shape_of_its_own()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await PutAsync(database, "a", "b");

        var totals = await database.Port.QueryAsync(new Query<Total>(
            Totals, SqlText.Same("SELECT owner, count(*), avg(hits + 0.5) FROM test.notes GROUP BY owner")));

        Assert.Equal(new Total { Owner = "o", Notes = 2, Average = 0.5m }, Assert.Single(totals));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite, "open", 7, null, false)]
    [InlineData(DatabaseSide.Postgres, "open", 7, null, true)]
    [InlineData(DatabaseSide.Postgres, "open", 7, 7L, true)]
    [InlineData(DatabaseSide.Postgres, "open", 7, 6L, false)]
    [InlineData(DatabaseSide.Postgres, "draining", 7, 7L, true)]
    [InlineData(DatabaseSide.Postgres, "raising", 7, 7L, false)]
    [InlineData(DatabaseSide.Postgres, "open", 0, null, false)]
    public async Task S65_A_read_is_answered_only_by_the_side_that_decides(
        DatabaseSide authority, string state, long epoch, long? expected, bool answered)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.SetControlAsync(PersistencePhase.ReadCutover, authority, epoch, state);
        var find = () => database.Side.FindAsync(Note.Table, Note.KeyOf("a"), new Fence(expected), default);
        var query = () =>
            database.Side.QueryAsync(TableQuery.Rows(Note.Table, SqlText.Empty), new Fence(expected), default);

        if (answered)
        {
            Assert.Null(await find());
            Assert.Empty(await query());
        }
        else
        {
            await Assert.ThrowsAsync<AuthorityChangedException>(find);
            await Assert.ThrowsAsync<AuthorityChangedException>(query);
        }
    }

    [PostgresFact]
    public async Task A_query_that_fails_leaves_its_connection_usable()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var side = database.Open(options => options.MaxPoolSize = 4);
        var wrong = TableQuery.Rows(Note.Table, SqlText.Same("WHERE no_such_column = 1"));

        for (var i = 0; i < 8; i++)
        {
            await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
                side.QueryAsync(wrong, Fence.AnyEpoch, default));
            Assert.Null(await side.FindAsync(Note.Table, Note.KeyOf("a"), Fence.AnyEpoch, default));
            await side.WriteAsync(new ChangeSet().Put(Note.Table, new Note { Id = $"n{i}" }), Fence.AnyEpoch, default);
        }
    }

    [PostgresFact]
    public async Task A_key_of_another_table_is_refused()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => database.Port.FindAsync(Note.Table, Seat.KeyOf("a")));
    }

    private static async Task PutAsync(TestDatabase database, params string[] ids) => await database.Port.WriteAsync(
        ids.Aggregate(new ChangeSet(), (changes, id) => changes.Put(Note.Table, new Note { Id = id, Owner = "o" })));

    private sealed record Total
    {
        public string Owner { get; init; } = "";

        public int Notes { get; init; }

        public decimal Average { get; init; }
    }
}
