using System.Text.Json;
using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class PendingTests
{
    private const string Table = "workflow.run_records";

    [PostgresFact]
    public async Task S10_Parked_keys_are_listed_released_and_discarded_by_hand()
    {
        await using var pair = await ParkedAsync(3);

        var parked = (await pair.RunAsync("pending", "list", "--parked", "--json")).Ended(0).Document;
        var keys = parked.GetProperty("keys").EnumerateArray()
            .Select(key => key.GetProperty("key").GetRawText()).ToArray();
        Assert.Equal((3L, 3L, 3), (Number(parked, "pending"), Number(parked, "parked"), keys.Length));
        Assert.Equal("refused", parked.GetProperty("keys")[0].GetProperty("lastError").GetString());

        var one = (await pair.RunAsync("pending", "retry", "--table", Table, "--key", keys[0], "--json"))
            .Ended(0).Document;
        var again = (await pair.RunAsync("pending", "retry", "--table", Table, "--key", keys[0])).Ended(1);
        Assert.Equal(1, Number(one, "released"));
        Assert.Contains("is not parked", again.Errors, StringComparison.Ordinal);

        (await pair.RunAsync("pending", "discard", "--table", Table, "--key", keys[0], "--yes")).Ended(1);
        var unsure = (await pair.RunAsync("pending", "discard", "--table", Table, "--key", keys[1])).Ended(2);
        Assert.Contains("--yes", unsure.Errors, StringComparison.Ordinal);
        Assert.Equal(2, await EvidenceAsync(pair));

        (await pair.RunAsync("pending", "discard", "--table", Table, "--key", keys[1], "--yes", "--json")).Ended(0);
        Assert.Equal(1, await EvidenceAsync(pair));
        Assert.Equal(2, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_pending"));

        Assert.Equal(1, Number((await pair.RunAsync("pending", "retry", "--json")).Ended(0).Document, "released"));
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT coalesce(sum(parked), 0) FROM persistence_pending"));
    }

    [PostgresFact]
    public async Task What_is_not_there_is_refused_and_says_what_was_expected()
    {
        await using var pair = await ParkedAsync(1);

        var table = (await pair.RunAsync("pending", "list", "--table", "workflow.nothing")).Ended(2);
        var form = (await pair.RunAsync("pending", "retry", "--table", Table, "--key", "run-1")).Ended(2);
        var short_ = (await pair.RunAsync("pending", "retry", "--table", Table, "--key", "[\"run-1\"]")).Ended(2);
        var lone = (await pair.RunAsync("pending", "retry", "--key", "[\"run-1\"]")).Ended(2);
        var none = (await pair.RunAsync(
            "pending", "discard", "--table", Table, "--key", "[\"x\",\"run\",\"\",\"\"]", "--yes")).Ended(1);

        Assert.Contains(Table, table.Errors, StringComparison.Ordinal);
        Assert.Contains("run_id, record_kind, step, record_key", form.Errors, StringComparison.Ordinal);
        Assert.Contains("run_id, record_kind, step, record_key", short_.Errors, StringComparison.Ordinal);
        Assert.Contains("--table", lone.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing is pending", none.Errors, StringComparison.Ordinal);
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_pending"));
    }

    private static async Task<Pair> ParkedAsync(int count)
    {
        var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, count);
        await pair.OnSqliteAsync(
            """
            INSERT INTO persistence_pending (table_name, row_key, version, since, attempts, parked, last_error)
            SELECT 'workflow.run_records', '["' || run_id || '", "run", "", ""]', row_version,
                '2025-01-01T00:00:00.000000Z', 4, 1, 'refused'
            FROM workflow_run_records WHERE record_kind = 'run';
            INSERT INTO persistence_evidence (kind, table_name, coverage_epoch, is_clean, recorded_at, report)
            VALUES ('parity', 'workflow.run_records', 2, 1, '2025-01-01T00:00:00.000000Z', '{}'),
                ('parity', 'retrieval.query_cache', 2, 1, '2025-01-01T00:00:00.000000Z', '{}')
            """);
        return pair;
    }

    private static Task<long> EvidenceAsync(Pair pair) => pair.FromSqliteAsync<long>(
        "SELECT count(*) FROM persistence_evidence WHERE kind = 'parity'");

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
