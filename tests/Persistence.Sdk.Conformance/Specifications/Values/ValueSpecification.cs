using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Specifications.Values;

/// <summary>
/// What is written is read back equal, and what one of the databases could not hold is refused before anything is
/// written, on every variant.
/// </summary>
public abstract partial class ValueSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly TableDefinition<AllKinds> Table = ConformanceTables.AllKinds;

    [SpecificationFact]
    public async Task S51_Texts_come_back_as_they_were() =>
        await ReturnAsync(KindValues.Texts, (row, value) => row with { Text = value }, row => row.Text);

    [SpecificationFact]
    public async Task Numbers_come_back_as_they_were()
    {
        await ReturnAsync(KindValues.Integers, (row, value) => row with { Int = value }, row => row.Int);
        await ReturnAsync(KindValues.Bigints, (row, value) => row with { Long = value }, row => row.Long);
        await ReturnAsync<bool?>([true, false], (row, value) => row with { Flag = value }, row => row.Flag);
    }

    [SpecificationFact]
    public async Task S49_Doubles_come_back_with_every_digit()
    {
        await ReturnAsync(KindValues.Doubles, (row, value) => row with { Real = value }, row => row.Real);

        var zero = await StoredAsync(new AllKinds { Id = NewId(), Real = -0.0 });
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(zero.Real!.Value));
    }

    [SpecificationFact]
    public async Task S52_Decimals_come_back_exactly()
    {
        await ReturnAsync(KindValues.Decimals, (row, value) => row with { Exact = value }, row => row.Exact);
        await ReturnAsync(KindValues.Prices, (row, value) => row with { Money = value }, row => row.Money);
    }

    [SpecificationFact]
    public async Task S47_Points_in_time_come_back_in_utc_floored_to_microseconds()
    {
        foreach (var (written, expected) in KindValues.Moments)
        {
            var stored = await StoredAsync(new AllKinds { Id = NewId(), Moment = written });
            Assert.Equal((expected.Ticks, TimeSpan.Zero), (stored.Moment!.Value.Ticks, stored.Moment.Value.Offset));
        }
    }

    [SpecificationFact]
    public async Task S47_Days_come_back_as_they_were() =>
        await ReturnAsync(KindValues.Days, (row, value) => row with { Day = value }, row => row.Day);

    [SpecificationFact]
    public async Task Uuids_and_enums_come_back_as_they_were()
    {
        await ReturnAsync(KindValues.Uuids, (row, value) => row with { Uuid = value }, row => row.Uuid);
        await ReturnAsync<Shade?>(
            [Shade.None, Shade.Dark, Shade.Light], (row, value) => row with { Shade = value }, row => row.Shade);
    }

    [SpecificationFact]
    public async Task Bytes_and_vectors_come_back_bit_by_bit()
    {
        foreach (var bytes in KindValues.ByteStrings)
        {
            var stored = await StoredAsync(new AllKinds { Id = NewId(), Bytes = bytes });
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(stored.Bytes!.Value.Span));
        }

        foreach (var vector in KindValues.Vectors)
        {
            var stored = await StoredAsync(new AllKinds { Id = NewId(), Vector = vector });
            Assert.Equal(
                vector.Select(BitConverter.SingleToInt32Bits), stored.Vector!.Value.ToArray().Select(
                    BitConverter.SingleToInt32Bits));
        }
    }

    [SpecificationFact]
    public async Task S50_Documents_come_back_equal_by_value()
    {
        foreach (var text in KindValues.Documents)
        {
            var written = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            var stored = await StoredAsync(new AllKinds { Id = NewId(), Json = written });
            Assert.True(
                JsonElement.DeepEquals(written, stored.Json!.Value),
                $"{Shown(text)} came back as {Shown(stored.Json.Value.GetRawText())}.");
        }
    }

    [SpecificationFact]
    public async Task S50_Integers_beyond_doubles_and_equal_forms_of_a_number_survive_in_documents()
    {
        var stored = await StoredAsync(new AllKinds
        {
            Id = NewId(),
            Json = JsonElement.Parse(
                """{"big": 9007199254740993, "one": 1, "same": 1.0, "exp": 1e0, "d": 0.1234567890123456789}"""),
        });

        var json = stored.Json!.Value;
        Assert.Equal(9007199254740993, json.GetProperty("big").GetInt64());
        Assert.Equal(0.1234567890123456789m, json.GetProperty("d").GetDecimal());
        Assert.All(new[] { "one", "same", "exp" }, name => Assert.Equal(1m, json.GetProperty(name).GetDecimal()));
    }

    [SpecificationFact]
    public async Task Null_empty_and_the_document_null_are_three_things()
    {
        var id = NewId();
        var nulls = await StoredAsync(new AllKinds { Id = id });
        Assert.Equal(new AllKinds { Id = id }, nulls);

        var empties = await StoredAsync(new AllKinds
        {
            Id = NewId(),
            Text = "",
            Json = JsonElement.Parse("null"),
            Bytes = ReadOnlyMemory<byte>.Empty,
            Vector = ReadOnlyMemory<float>.Empty,
            Shade = Shade.None,
        });
        Assert.Equal(("", JsonValueKind.Null, 0, 0, Shade.None),
            (empties.Text, empties.Json!.Value.ValueKind, empties.Bytes!.Value.Length, empties.Vector!.Value.Length,
                empties.Shade));
    }

    [SpecificationFact]
    public async Task S51_Large_values_come_back_as_they_were()
    {
        var text = string.Concat(Enumerable.Repeat("ünï 😀 \n", 1_000_000));
        var bytes = new byte[5_000_000];
        new Random(7).NextBytes(bytes);
        var json = $$"""{"items": [{{string.Join(", ", Enumerable.Range(0, 60_000).Select(i => $"\"item {i} é\""))}}]}""";

        var stored = await StoredAsync(
            new AllKinds { Id = NewId(), Text = text, Bytes = bytes, Json = JsonElement.Parse(json) });

        Assert.True(text == stored.Text, "The text differs.");
        Assert.True(bytes.AsSpan().SequenceEqual(stored.Bytes!.Value.Span), "The bytes differ.");
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), stored.Json!.Value), "The document differs.");
    }

    [SpecificationFact]
    public async Task Keys_of_every_kind_find_their_rows()
    {
        var table = ConformanceTables.TypedKeys;
        var text = NewId();
        var rows = KindValues.Keys(text).ToArray();
        var puts = new ChangeSet();
        foreach (var row in rows)
        {
            puts.Put(table, row);
        }

        await Database.WriteAsync(puts);

        foreach (var row in rows)
        {
            Assert.Equal(row, await Database.FindAsync(table, KeyOf(row)));
        }

        await Database.WriteAsync(new ChangeSet().Delete(KeyOf(rows[0])));
        Assert.Null(await Database.FindAsync(table, KeyOf(rows[0])));
        Assert.Equal(rows[1], await Database.FindAsync(table, KeyOf(rows[1])));

        static RowKey KeyOf(TypedKeys row) => RowKey.Of(
            ConformanceTables.TypedKeys, row.Text, row.Int, row.Long, row.Flag, row.Exact, row.Moment, row.Day,
            row.Uuid, row.Shade);
    }

    [SpecificationFact]
    public async Task S51_A_key_of_two_kilobytes_is_held_and_a_longer_one_refused()
    {
        var id = NewId() + new string('k', 2000);
        Assert.Equal("x", (await StoredAsync(new AllKinds { Id = id, Text = "x" })).Text);

        await RefusedAsync(new AllKinds { Id = NewId() + new string('ä', 1300) }, "id");
    }

    private static string Shown(string text) => text.Length > 200 ? text[..200] + "…" : text;

    private async Task<AllKinds> StoredAsync(AllKinds row)
    {
        await Database.WriteAsync(new ChangeSet().Put(Table, row));
        var stored = await Database.FindAsync(Table, RowKey.Of(Table, row.Id));
        Assert.NotNull(stored);
        return stored;
    }

    private async Task ReturnAsync<T>(
        IReadOnlyList<T> values, Func<AllKinds, T, AllKinds> with, Func<AllKinds, T> read)
    {
        var prefix = NewId();
        var puts = new ChangeSet();
        for (var i = 0; i < values.Count; i++)
        {
            puts.Put(Table, with(new AllKinds { Id = $"{prefix}/{i:D5}" }, values[i]));
        }

        await Database.WriteAsync(puts);
        var stored = await Database.QueryAsync(TableQuery.Rows(
            Table, SqlText.Same("WHERE id >= @from AND id < @to ORDER BY id"),
            new SqlParameters().Add("from", Table["id"], prefix + "/").Add("to", Table["id"], prefix + "0")));
        Assert.Equal(values, stored.Select(read));
    }
}
