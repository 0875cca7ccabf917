using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Values;

public sealed class StrictReadTests
{
    [Theory]
    [InlineData("integer", "'five'")]
    [InlineData("integer", "5.5")]
    [InlineData("integer", "2147483648")]
    [InlineData("integer", "x'05'")]
    [InlineData("bigint", "'five'")]
    [InlineData("boolean", "2")]
    [InlineData("boolean", "'yes'")]
    [InlineData("double", "'1,5'")]
    [InlineData("double", "9e999")]
    [InlineData("money", "1.5")]
    [InlineData("money", "1000000000000000000")]
    [InlineData("text", "x'ff'")]
    [InlineData("text", "cast(x'61ff62' as text)")]
    [InlineData("timestamp", "1717200000")]
    [InlineData("timestamp", "'2026-01-01 00:00:00'")]
    [InlineData("timestamp", "'2026-01-01T00:00:00.000Z'")]
    [InlineData("timestamp", "'2026-02-30T00:00:00.000000Z'")]
    [InlineData("timestamp", "''")]
    [InlineData("date", "'2026-2-1'")]
    [InlineData("date", "20260201")]
    [InlineData("uuid", "'ABCDEF01-2345-6789-ABCD-EF0123456789'")]
    [InlineData("uuid", "'abcdef0123456789abcdef0123456789'")]
    [InlineData("json", "'{'")]
    [InlineData("json", "x'7b7d'")]
    [InlineData("bytes", "'text'")]
    [InlineData("vector", "x'010203'")]
    [InlineData("vector", "x'0000c07f'")]
    [InlineData("colour", "'green'")]
    [InlineData("colour", "'RED'")]
    public async Task S48_What_another_program_wrote_is_refused_with_table_and_column(string column, string sql)
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Sample.Table, new Sample { Id = "s" }));
        test.Execute($"UPDATE test_samples SET {column} = {sql}");

        var found = await Assert.ThrowsAsync<StoredValueRejectedException>(
            () => test.FindAsync(Sample.Table, Sample.Key("s")));
        var queried = await Assert.ThrowsAsync<StoredValueRejectedException>(() => test.Database.QueryAsync(
            TableQuery.Rows(Sample.Table, SqlText.Empty), Fence.AnyEpoch, CancellationToken.None));

        Assert.Equal(("test.samples", column), (found.Table, found.Column));
        Assert.Equal(("test.samples", column), (queried.Table, queried.Column));
    }

    [Fact]
    public async Task S48_Null_in_a_required_column_is_refused()
    {
        await using var test = await TestDatabase.CreateAsync();
        test.Execute("DROP TABLE test_items");
        test.Execute("CREATE TABLE test_items (id TEXT PRIMARY KEY, name TEXT, count, data TEXT, row_version INTEGER)");
        test.Execute("INSERT INTO test_items VALUES ('a', NULL, NULL, '{}', 1)");

        var error = await Assert.ThrowsAsync<StoredValueRejectedException>(
            () => test.FindAsync(Item.Table, Item.Key("a")));

        Assert.Equal("count", error.Column);
        Assert.Contains("NULL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_row_does_not_spoil_the_connection()
    {
        await using var test = await TestDatabase.CreateAsync(configure: options => options.MaxReaders = 1);
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("bad")).Put(Item.Table, Item.Of("good", "name")));
        test.Execute("UPDATE test_items SET data = x'07' WHERE id = 'bad'");

        for (var i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<StoredValueRejectedException>(() => test.FindAsync(Item.Table, Item.Key("bad")));
            Assert.Equal("name", (await test.FindAsync(Item.Table, Item.Key("good")))!.Name);
        }
    }
}
