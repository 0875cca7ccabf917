using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class ConditionalChangeTests
{
    private static readonly SqlText OneFree = new(
        "", "id IN (SELECT id FROM {table} WHERE owner IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)");

    [PostgresFact]
    public async Task S16_Every_job_is_claimed_by_exactly_one_worker()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var other = database.Open();
        await PutAsync(database, 60);

        var claims = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(worker => ClaimAllAsync(worker % 2 == 0 ? database.Side : other, $"w{worker}")));

        Assert.Equal(60, claims.Sum(ids => ids.Count));
        Assert.Equal(60, claims.SelectMany(ids => ids).Distinct().Count());
    }

    [PostgresFact]
    public async Task Rows_changed_by_a_condition_come_back_whole_at_a_higher_version()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await PutAsync(database, 3);
        var before = await database.ScalarAsync<long>("SELECT max(row_version) FROM test.notes");

        var written = await database.Side.WriteAsync(
            new ChangeSet().UpdateWhere(
                Note.Table, SqlText.Same("hits = hits + @more, body = @body"),
                SqlText.Same("id >= @from AND body = '@body'"),
                new SqlParameters().Add("more", 5).Add("body", Note.Table["body"], "@body")
                    .Add("from", Note.Table["id"], "n01")),
            Fence.AnyEpoch, default);

        var images = written.Outcomes[0].Images;
        Assert.Equal(["n01", "n02"], images.Select(image => (string)image.Key.Values[0]).Order());
        Assert.All(images, image => Assert.True(image.Version > before));
        Assert.All(written.Outcomes[0].Records(Note.Table),
            note => Assert.Equal((6L, "@body"), (note.Hits, note.Body)));
        Assert.Equal(3, await database.ScalarAsync<long>("SELECT count(*) FROM persistence.pending"));
    }

    [PostgresFact]
    public async Task Rows_deleted_by_a_condition_leave_tombstones_and_come_back_as_deletions()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await PutAsync(database, 3);

        var written = await database.Side.WriteAsync(
            new ChangeSet().DeleteWhere(
                Note.Table, SqlText.Same("id <> @kept"), new SqlParameters().Add("kept", Note.Table["id"], "n01")),
            Fence.AnyEpoch, default);

        var images = written.Outcomes[0].Images;
        Assert.Equal(2, images.Count);
        Assert.All(images, image => Assert.True(image.IsDeletion));
        Assert.Equal(
            images.Select(image => $"{image.Key.Text}@{image.Version}").Order(StringComparer.Ordinal),
            await database.ListAsync<string>("SELECT row_key || '@' || version FROM persistence.tombstones ORDER BY row_key"));
        Assert.Equal(["n01"], await database.ListAsync<string>("SELECT id FROM test.notes"));
    }

    [PostgresFact]
    public async Task A_condition_that_nothing_fulfils_counts_as_not_applied()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        var outcomes = await database.Port.WriteAsync(new ChangeSet()
            .UpdateWhere(Note.Table, SqlText.Same("hits = 1"), SqlText.Same("false"), new SqlParameters())
            .DeleteWhere(Note.Table, SqlText.Same("false"), new SqlParameters()).Delete(Note.KeyOf("none")));

        Assert.All(outcomes, outcome => Assert.False(outcome.Applied));
    }

    [PostgresFact]
    public async Task A_parameter_without_a_value_fails_its_caller_and_nobody_else()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        var fine = PutAsync(database, 1);
        var mistake = await Assert.ThrowsAsync<ArgumentException>(() =>
            database.Port.WriteAsync(new ChangeSet().UpdateWhere(
            Note.Table, SqlText.Same("hits = @missing"), SqlText.Same("true"), new SqlParameters())));

        await fine;
        Assert.Contains("@missing", mistake.Message, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> ClaimAllAsync(PostgresDatabase side, string worker)
    {
        var claimed = new List<string>();
        while (true)
        {
            var written = await side.WriteAsync(
                new ChangeSet().UpdateWhere(
                    Note.Table, SqlText.Same("owner = @worker"), OneFree,
                    new SqlParameters().Add("worker", Note.Table["owner"], worker)),
                Fence.AnyEpoch, default);
            if (!written.Outcomes[0].Applied)
            {
                return claimed;
            }

            claimed.AddRange(written.Outcomes[0].Records(Note.Table).Select(note => note.Id));
        }
    }

    private static async Task PutAsync(TestDatabase database, int count) => await database.Port.WriteAsync(
        Enumerable.Range(0, count).Aggregate(new ChangeSet(), (changes, i) =>
            changes.Put(Note.Table, new Note { Id = $"n{i:D2}", Hits = 1, Body = "@body" })));
}
