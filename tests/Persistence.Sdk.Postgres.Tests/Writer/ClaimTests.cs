using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class ClaimTests
{
    private static readonly ClaimRules Free = new(
        Note.Table, SqlText.Same("owner = @worker, body = @body"), SqlText.Same("owner IS NULL AND hits >= @least"),
        SqlText.Same("id"));

    [PostgresFact]
    public async Task S62_Claims_whose_answer_is_cut_anywhere_get_their_rows_once_and_the_same_ones()
    {
        const int Cuts = 30;
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await using var proxy = TcpProxy.Before(database.ConnectionString);
        await using var side = database.Open(options =>
            options.ConnectionString = proxy.Redirect(database.ConnectionString));
        await PutAsync(database, 12 * (Cuts + 3));
        await ClaimTogetherAsync(side, "first");
        var before = proxy.ToClient.Bytes;
        await ClaimTogetherAsync(side, "second");
        var length = proxy.ToClient.Bytes - before;

        for (var i = 0; i < Cuts; i++)
        {
            await side.FindAsync(Note.Table, Note.KeyOf("n000"), Fence.AnyEpoch, default);
            proxy.ToClient.CutOnceAfter(length * i / (Cuts - 1));
            await ClaimTogetherAsync(side, $"cut {i}");
            proxy.ToClient.Heal();
        }

        Assert.True(proxy.Accepted > Cuts / 2, "the cuts did not hit");
        Assert.Equal(12, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes WHERE owner IS NULL"));
        Assert.Equal(0, await database.ScalarAsync<long>(
            """
            SELECT count(*) FROM test.notes n LEFT JOIN persistence.pending p ON p.row_key = jsonb_build_array(n.id)::text
            WHERE p.version IS DISTINCT FROM n.row_version
            """));
    }

    [PostgresFact]
    public async Task S16_Claims_of_two_processes_get_each_row_once()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var other = database.Open();
        await PutAsync(database, 100);

        var claims = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => (i % 2 == 0 ? database.Side : other).WriteAsync(
            Claim($"w{i}", 1), Fence.AnyEpoch, default)));

        var rows = claims.SelectMany(claim => claim.Outcomes[0].Records(Note.Table)).ToArray();
        Assert.Equal(rows.Length, rows.Select(note => note.Id).Distinct().Count());
        Assert.Equal(rows.Length, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes WHERE owner IS NOT NULL"));
        Assert.True(rows.Length > 50);
    }

    [PostgresFact]
    public async Task A_row_that_somebody_else_is_changing_is_passed_over()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await PutAsync(database, 3);
        await using var connection = await database.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT 1 FROM test.notes WHERE id = 'n000' FOR UPDATE";
            await command.ExecuteScalarAsync();
        }

        var claimed = await database.Side.WriteAsync(Claim("w", 3), Fence.AnyEpoch, default);

        Assert.Equal(["n001", "n002"], claimed.Outcomes[0].Records(Note.Table).Select(note => note.Id).Order());
    }

    [PostgresFact]
    public async Task A_parameter_without_a_value_fails_its_caller_alone()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        var mistake = await Assert.ThrowsAsync<ArgumentException>(() => database.Side.WriteAsync(
            new ChangeSet().Claim(Free, DateTimeOffset.UnixEpoch, new SqlParameters().Add("least", 0)), Fence.AnyEpoch,
            default));

        Assert.Contains("@worker", mistake.Message, StringComparison.Ordinal);
    }

    /// <summary>Six claims at once: four of one row each, two of four rows each.</summary>
    private static async Task ClaimTogetherAsync(PostgresDatabase side, string round)
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            side.WriteAsync(Claim($"{round} {i}", i < 4 ? 1 : 4), Fence.AnyEpoch, default)));
        for (var i = 0; i < claims.Length; i++)
        {
            var rows = claims[i].Outcomes[0].Records(Note.Table);
            Assert.Equal(i < 4 ? 1 : 4, rows.Count);
            Assert.All(rows, row => Assert.Equal($"{round} {i}", row.Owner));
        }
    }

    private static ChangeSet Claim(string worker, int limit) => new ChangeSet().Claim(
        Free, DateTimeOffset.UnixEpoch,
        new SqlParameters().Add("worker", Note.Table["owner"], worker).Add("body", Note.Table["body"], worker)
            .Add("least", 1),
        limit);

    private static async Task PutAsync(TestDatabase database, int count) => await database.Port.WriteAsync(
        Enumerable.Range(0, count).Aggregate(new ChangeSet(), (changes, i) =>
            changes.Put(Note.Table, new Note { Id = $"n{i:D3}", Hits = 1 })));
}
