using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class SchemaTests
{
    [PostgresFact]
    public async Task Scripts_are_missing_until_they_are_applied_on_both_sides()
    {
        await using var pair = await Pair.CreateAsync(withSchema: false);

        var before = (await pair.RunAsync("schema", "status", "--json")).Ended(3);
        var applied = (await pair.RunAsync("schema", "apply", "--json")).Ended(0);
        var after = (await pair.RunAsync("schema", "status", "--json")).Ended(0);

        Assert.Equal([(0, 2), (0, 2)], Counts(before));
        Assert.Equal([2, 2], applied.Document.GetProperty("sides").EnumerateArray()
            .Select(side => side.GetProperty("applied").GetArrayLength()));
        Assert.Equal([(2, 0), (2, 0)], Counts(after));
    }

    [Fact]
    public async Task Looking_at_a_file_that_does_not_exist_does_not_make_it()
    {
        await using var pair = Pair.WithoutPostgres();

        (await pair.RunAsync("schema", "status")).Ended(3);
        (await pair.RunAsync("doctor")).Ended(0);
        var status = (await pair.RunAsync("status")).Ended(1);

        Assert.False(File.Exists(pair.Sqlite));
        Assert.Contains("does not exist", status.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_of_another_application_is_left_as_it_is_unless_it_is_adopted()
    {
        await using var pair = Pair.WithoutPostgres();
        await pair.OnSqliteAsync("CREATE TABLE theirs (id INTEGER PRIMARY KEY)");
        var bytes = await File.ReadAllBytesAsync(pair.Sqlite);

        var refused = (await pair.RunAsync("schema", "apply")).Ended(1);
        (await pair.RunAsync("status")).Ended(1);
        (await pair.RunAsync("phase", "set", "SqliteOnly")).Ended(1);

        Assert.Contains("another application", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(pair.Sqlite));
        (await pair.RunAsync("schema", "apply", "--adopt")).Ended(0);
        (await pair.RunAsync("schema", "status")).Ended(0);
    }

    [Fact]
    public async Task The_script_of_a_side_is_printed_without_opening_a_database()
    {
        await using var pair = Pair.WithoutPostgres();

        var script = (await pair.RunAsync("schema", "script", "--side", "sqlite")).Ended(0);
        (await pair.RunAsync("schema", "script")).Ended(2);

        Assert.False(File.Exists(pair.Sqlite));
        await pair.OnSqliteAsync(script.Output);
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_control"));
    }

    private static IEnumerable<(int Applied, int Missing)> Counts(ToolRun run) =>
        run.Document.GetProperty("sides").EnumerateArray().Select(side =>
            (side.GetProperty("applied").GetArrayLength(), side.GetProperty("missing").GetArrayLength()));
}
