using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class ImportTests
{
    [PostgresFact]
    public async Task An_import_reaches_both_sides_lists_what_it_refuses_and_a_second_one_changes_nothing()
    {
        await using var pair = await BegunAsync();
        var folder = await LegacyFiles.WriteAsync(pair.File("legacy"));

        var foreseen = (await pair.RunAsync("import", "ragonometrics", "--from", folder, "--dry-run")).Ended(3);
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM retrieval_query_cache"));
        var first = (await pair.RunAsync("import", "ragonometrics", "--from", folder)).Ended(3);
        var second = (await pair.RunAsync("import", "ragonometrics", "--from", folder, "--json")).Ended(3);

        Assert.Contains("nothing was changed", foreseen.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Rejected: ragonometrics_query_cache.sqlite: query_cache, row 2, 'answer'", first.Output, StringComparison.Ordinal);
        Assert.Contains("Skipped: ragonometrics_query_cache.sqlite: semantic_scholar_cache", first.Output, StringComparison.Ordinal);
        Assert.Equal(0, second.Document.GetProperty("pending").GetInt64());
        Assert.All(second.Document.GetProperty("artefacts").EnumerateArray(), artefact =>
            Assert.Equal((0, 1), (artefact.GetProperty("imported").GetInt32(), artefact.GetProperty("unchanged").GetInt32())));
        Assert.Equal("good", await pair.FromPostgresAsync<string>("SELECT cache_key FROM retrieval.query_cache"));
        (await pair.RunAsync("verify")).Ended(0);
    }

    [PostgresFact]
    public async Task S69_What_retention_has_removed_is_not_imported_again()
    {
        await using var pair = await BegunAsync();
        var folder = await LegacyFiles.WriteUsagesAsync(pair.File("usages"), "2026-01-31", "2026-02-01");
        await pair.OnSqliteAsync(
            "INSERT INTO persistence_retention_cutoffs VALUES ('observability.token_usage', '2026-02-01T00:00:00.000000Z')");

        var run = (await pair.RunAsync("import", "ragonometrics", "--from", folder, "--json")).Ended(0);

        var usages = run.Document.GetProperty("artefacts")[0];
        Assert.Equal((1, 1), (usages.GetProperty("imported").GetInt32(), usages.GetProperty("superseded").GetInt32()));
        Assert.Equal("2026-02-01", await pair.FromSqliteAsync<string>(
            "SELECT group_concat(substr(created_at, 1, 10)) FROM observability_token_usage"));
    }

    [PostgresFact]
    public async Task A_folder_that_is_missing_or_holds_nothing_of_the_system_is_refused()
    {
        await using var pair = await BegunAsync();
        Directory.CreateDirectory(pair.File("empty"));

        var missing = (await pair.RunAsync("import", "ragonometrics", "--from", pair.File("typo"))).Ended(2);
        var empty = (await pair.RunAsync("import", "ragonometrics", "--from", pair.File("empty"))).Ended(2);

        Assert.Contains("does not exist. Check --from.", missing.Errors, StringComparison.Ordinal);
        Assert.Contains("workflow-report-*.json", empty.Errors, StringComparison.Ordinal);
    }

    private static async Task<Pair> BegunAsync()
    {
        var pair = await Pair.CreateAsync();
        (await pair.RunAsync("phase", "set", "DualWrite")).Ended(0);
        return pair;
    }
}
