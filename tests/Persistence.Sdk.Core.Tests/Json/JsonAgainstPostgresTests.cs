using Npgsql;
using Persistence.Sdk.Core.Json;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Core.Tests.Json;

/// <summary>Random documents, printed, merged and compared by us and by a real server.</summary>
public sealed class JsonAgainstPostgresTests
{
    private const int Documents = 6000;
    private const string SeedVariable = "PERSISTENCE_TEST_SEED";

    // Refused by us although jsonb takes them. Everything else we refuse, the server must refuse too.
    private static readonly string[] Ours =
        [JsonRefusals.Depth, JsonRefusals.Range, JsonRefusals.Exponent, JsonRefusals.Size];

    private const string TryFunction = """
        CREATE FUNCTION pg_temp.printed(document text) RETURNS text LANGUAGE plpgsql AS $$
        BEGIN
            RETURN document::jsonb::text;
        EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
            RETURN NULL;
        END $$
        """;

    private readonly int _seed =
        int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out int seed) ? seed : Random.Shared.Next();

    private string Replay => $"Replay with {SeedVariable}={_seed}.";

    [PostgresFact]
    public async Task Documents_are_printed_as_the_server_prints_them_or_refused_as_our_rules_say()
    {
        var random = new RandomJson(new Random(_seed));
        string[] documents = [.. Enumerable.Range(0, Documents).Select(_ => random.Document())];

        var server = await AskAsync(
            "SELECT pg_temp.printed(a) FROM unnest($1) WITH ORDINALITY AS t(a, n) ORDER BY n", documents);

        int kept = 0;
        for (int at = 0; at < Documents; at++)
        {
            var (text, refusal) = Canonical(documents[at]);
            kept += text is null ? 0 : 1;
            bool agrees = text is not null
                ? text == server[at] && text == JsonbText.Canonicalize(JsonbText.Parse(text))
                : server[at] is null || IsOurs(refusal!);
            Assert.True(agrees, $"{documents[at]}\nserver: {server[at]}\nours: {text ?? refusal}\n{Replay}");
        }

        Assert.InRange(kept, Documents / 2, Documents - (Documents / 50));
    }

    [PostgresFact]
    public async Task Objects_are_merged_as_the_server_merges_them()
    {
        var random = new RandomJson(new Random(_seed));
        string[] existing = [.. Objects(random)];
        string[] incoming = [.. Objects(random)];

        var server = await AskAsync(
            "SELECT (a::jsonb || b::jsonb)::text FROM unnest($1, $2) WITH ORDINALITY AS t(a, b, n) ORDER BY n",
            existing, incoming);

        for (int at = 0; at < existing.Length; at++)
        {
            string merged = JsonbText.ShallowMerge(existing[at], incoming[at]);
            Assert.True(
                merged == server[at],
                $"{existing[at]} || {incoming[at]}\nserver: {server[at]}\nours: {merged}\n{Replay}");
        }
    }

    [PostgresFact]
    public async Task Documents_are_compared_as_the_server_compares_them()
    {
        var random = new Random(_seed);
        string[] left = new string[Documents];
        string[] right = new string[Documents];
        for (int at = 0; at < Documents; at++)
        {
            int value = random.Next();
            left[at] = JsonbText.Canonicalize(RandomJson.Numbers(new Random(value), random));
            int other = random.Next(2) == 0 ? value : random.Next();
            right[at] = JsonbText.Canonicalize(RandomJson.Numbers(new Random(other), random));
        }

        var server = await AskAsync(
            "SELECT (a::jsonb = b::jsonb)::text FROM unnest($1, $2) WITH ORDINALITY AS t(a, b, n) ORDER BY n",
            left, right);

        for (int at = 0; at < Documents; at++)
        {
            bool equal = JsonbText.ValueEquals(left[at], right[at]);
            Assert.True(
                equal == (server[at] == "true"),
                $"{left[at]} = {right[at]}\nserver: {server[at]}\nours: {equal}\n{Replay}");
        }
    }

    private static IEnumerable<string> Objects(RandomJson random)
    {
        for (int count = 0; count < Documents;)
        {
            if (Canonical(random.Object()).Text is { } text)
            {
                count++;
                yield return text;
            }
        }
    }

    private static (string? Text, string? Refusal) Canonical(string json)
    {
        try
        {
            return (JsonbText.Canonicalize(json), null);
        }
        catch (JsonRejectedException refused)
        {
            return (null, refused.Reason);
        }
    }

    private static bool IsOurs(string reason) => Ours.Contains(reason) || reason.EndsWith("occurs twice in one object");

    private static async Task<List<string?>> AskAsync(string sql, params string[][] columns)
    {
        var server = await SharedPostgres.GetAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand(TryFunction, connection);
        await create.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (string[] column in columns)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = column });
        }

        var answers = new List<string?>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            answers.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        }

        return answers;
    }
}
