using System.Text.Json;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Postgres.Values;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Values;

public sealed class ValueTests
{
    private static readonly MergeRules Rules = MergeRules.For(Everything.Table);

    private static Everything[] Rows =>
    [
        new(),
        new()
        {
            KeyText = "smallest", KeyInteger = int.MinValue, KeyBigint = long.MinValue,
            KeyDecimal = -99999999999999.9999m,
            KeyTimestamp = new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(10),
            KeyDate = new DateOnly(1, 1, 2),
            Text = "", Integer = int.MinValue, Bigint = long.MinValue, Boolean = false, Double = double.MinValue,
            Decimal = -999999999999.999999m,
            Timestamp = new DateTimeOffset(1, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(10),
            Date = new DateOnly(1, 1, 2), Uuid = Guid.Empty, Json = Json("null"), Bytes = Array.Empty<byte>(),
            Vector = Array.Empty<float>(), Enum = Colour.Red,
        },
        new()
        {
            KeyText = "largest \u00fc \U0001F600 \\ \" \t\n\u0001 'x' {a,b}", KeyInteger = int.MaxValue,
            KeyBigint = long.MaxValue,
            KeyBoolean = true, KeyDecimal = 99999999999999.9999m,
            KeyTimestamp = new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, 999, TimeSpan.Zero),
            KeyDate = new DateOnly(9999, 12, 30), KeyUuid = Guid.Parse("ffffffff-FFFF-ffff-ffff-ffffffffffff"),
            KeyEnum = Colour.DeepBlue, Text = "NULL, \"quoted\", back\\slash, {braces}, \u20ac \U0001F600",
            Integer = int.MaxValue,
            Bigint = long.MaxValue, Boolean = true, Double = double.MaxValue, Decimal = 999999999999.999999m,
            Timestamp = new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, 999, TimeSpan.Zero),
            Date = new DateOnly(9999, 12, 30), Uuid = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"),
            Json = Json("""{"b": [1, 1.0, 1e3, 9007199254740993, 0.1234567890123456], "aa": {"x": null, "\u00fc": "\ud83d\ude00"}}"""),
            Bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray(),
            Vector = new[] { 1f, -0f, float.MaxValue, float.MinValue, float.Epsilon, 0.1f, 1e-30f },
            Enum = Colour.DeepBlue,
        },
        new()
        {
            KeyText = "odd", KeyDecimal = 0.5m,
            KeyTimestamp = new DateTimeOffset(1969, 12, 31, 23, 59, 59, 123, 456, TimeSpan.Zero),
            Double = double.Epsilon, Decimal = 1.5m,
            Timestamp = new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.FromHours(5.5)),
            Date = new DateOnly(2024, 2, 29), Json = Json("\"top level\""), Text = new string('\u20ac', 100_000),
        },
        new() { KeyText = "more", Double = 0.1 + 0.2, Json = Json("[]"), Vector = new[] { 3.4028235e38f } },
    ];

    [PostgresFact]
    public async Task Every_value_comes_back_as_it_was_written_by_put_merge_and_mirror()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        foreach (var record in Rows)
        {
            var row = Everything.Table.ToRow(record);
            await database.Port.WriteAsync(new ChangeSet().Put(Everything.Table, record));
            await AssertStoredAsync(database, row);

            var merged = await database.Side.WriteAsync(new ChangeSet().Merge(Everything.Table, record, Rules),
                Fence.AnyEpoch, default);
            Assert.Empty(merged.Outcomes[0].Images[0].Row!.DifferencesTo(row));
            Assert.Equal(row.Key, merged.Outcomes[0].Images[0].Key);
            await AssertStoredAsync(database, row);
        }

        await database.SetControlAsync(PersistencePhase.DualWrite, DatabaseSide.Sqlite);
        await database.ExecuteAsync("TRUNCATE test.everything");
        await database.Side.Mirror.ApplyAsync(
            [.. Rows.Select(record => Images.Row(Everything.Table, record, 10))], await database.FenceAsync(), default);
        await database.SetControlAsync(PersistencePhase.PostgresOnly, DatabaseSide.Postgres);
        foreach (var record in Rows)
        {
            await AssertStoredAsync(database, Everything.Table.ToRow(record));
        }
    }

    [PostgresFact]
    public async Task The_text_of_a_key_is_the_same_in_SQL_as_in_the_library_for_every_kind()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await database.Port.WriteAsync(Rows.Aggregate(new ChangeSet(),
            (changes, row) => changes.Put(Everything.Table, row)));

        var expected = Rows.Select(row => Everything.Table.ToRow(row).Key).ToArray();
        var journalled = await database.ListAsync<string>("SELECT row_key FROM persistence.pending");

        Assert.Equal(expected.Select(key => key.Text).Order(StringComparer.Ordinal),
            journalled.Order(StringComparer.Ordinal));
        Assert.All(journalled, text => Assert.Contains(RowKey.Parse(Everything.Table, text), expected));
    }

    [PostgresFact]
    public async Task Every_value_comes_back_from_the_batch_log_as_it_was_written()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        foreach (var record in Rows)
        {
            var row = Everything.Table.ToRow(record);
            await database.ExecuteAsync("TRUNCATE persistence.batch_log");
            await database.Port.WriteAsync(new ChangeSet().Merge(Everything.Table, record, Rules));

            using var logged = JsonDocument.Parse(await database.ScalarAsync<string>("SELECT outcome::text FROM persistence.batch_log"));
            Assert.Empty(LoggedValues.ReadRow(Everything.Table, logged.RootElement[0]).DifferencesTo(row));
        }
    }

    [PostgresFact]
    public async Task S19_Keys_that_differ_by_case_blanks_or_Unicode_form_are_different_rows()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        string[] ids = ["a", "A", "a ", " a", "\u00e9", "e\u0301", "\u00df", "ss", "\u212b", "\u00c5"];

        await database.Port.WriteAsync(ids.Aggregate(new ChangeSet(), (changes, id) =>
            changes.Put(Note.Table, new Note { Id = id, Body = $"<{id}>" })));

        foreach (var id in ids)
        {
            Assert.Equal($"<{id}>", (await database.Port.FindAsync(Note.Table, Note.KeyOf(id)))!.Body);
        }
    }

    private static async Task AssertStoredAsync(TestDatabase database, Row row)
    {
        var found = await database.Port.FindAsync(Everything.Table, row.Key);
        Assert.Empty(Everything.Table.ToRow(found!).DifferencesTo(row));
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
