using System.Text.Json;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Values;

public sealed class RoundTripTests
{
    public static TheoryData<Sample, string, object> Stored => new()
    {
        { new Sample { Id = "s", Text = "" }, "text", "" },
        {
            new Sample { Id = "s", Text = "Grüße \ud83d\ude00 \uFFFD '; --" },
            "text",
            "Grüße \ud83d\ude00 \uFFFD '; --"
        },
        { new Sample { Id = "s", Integer = int.MinValue }, "integer", (long)int.MinValue },
        { new Sample { Id = "s", Integer = int.MaxValue }, "integer", (long)int.MaxValue },
        { new Sample { Id = "s", Bigint = long.MinValue }, "bigint", long.MinValue },
        { new Sample { Id = "s", Bigint = long.MaxValue }, "bigint", long.MaxValue },
        { new Sample { Id = "s", Boolean = true }, "boolean", 1L },
        { new Sample { Id = "s", Boolean = false }, "boolean", 0L },
        { new Sample { Id = "s", Double = double.MaxValue }, "double", double.MaxValue },
        { new Sample { Id = "s", Double = double.Epsilon }, "double", double.Epsilon },
        { new Sample { Id = "s", Double = 0.1 + 0.2 }, "double", 0.30000000000000004 },
        { new Sample { Id = "s", Double = 5 }, "double", 5.0 },
        { new Sample { Id = "s", Double = 9007199254740993 }, "double", 9007199254740992.0 },
        { new Sample { Id = "s", Money = 99999999999999.9999m }, "money", 999999999999999999L },
        { new Sample { Id = "s", Money = -99999999999999.9999m }, "money", -999999999999999999L },
        { new Sample { Id = "s", Money = 1.50m }, "money", 15000L },
        {
            new Sample { Id = "s", Timestamp = new DateTimeOffset(1, 1, 1, 0, 0, 1, TimeSpan.Zero) },
            "timestamp",
            "0001-01-01T00:00:01.000000Z"
        },
        {
            new Sample { Id = "s", Timestamp = new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero) },
            "timestamp",
            "9999-12-31T23:59:59.999000Z"
        },
        {
            new Sample
            {
                Id = "s",
                Timestamp = new DateTimeOffset(1969, 2, 28, 23, 0, 0, TimeSpan.FromHours(-3)).AddTicks(1239),
            },
            "timestamp",
            "1969-03-01T02:00:00.000123Z"
        },
        { new Sample { Id = "s", Date = new DateOnly(2024, 2, 29) }, "date", "2024-02-29" },
        {
            new Sample { Id = "s", Uuid = Guid.Parse("ABCDEF01-2345-6789-ABCD-EF0123456789") },
            "uuid",
            "abcdef01-2345-6789-abcd-ef0123456789"
        },
        {
            new Sample { Id = "s", Json = JsonElement.Parse("""{"bb": 12345678901234567890, "a": [1.0, null]}""") },
            "json",
            """{"a": [1.0, null], "bb": 12345678901234567890}"""
        },
        { new Sample { Id = "s", Json = JsonElement.Parse("null") }, "json", "null" },
        { new Sample { Id = "s", Bytes = Array.Empty<byte>() }, "hex(bytes)", "" },
        { new Sample { Id = "s", Bytes = new byte[] { 0, 255, 10 } }, "hex(bytes)", "00FF0A" },
        {
            new Sample { Id = "s", Vector = new[] { 1.5f, -2f, float.Epsilon } },
            "hex(vector)",
            "0000C03F000000C001000000"
        },
        { new Sample { Id = "s", Vector = Array.Empty<float>() }, "hex(vector)", "" },
        { new Sample { Id = "s", Colour = Colour.Blue }, "colour", "sky-blue" },
    };

    [Theory]
    [MemberData(nameof(Stored))]
    public async Task A_value_is_stored_in_its_form_and_read_back_equal(Sample sample, string expression, object stored)
    {
        await using var test = await TestDatabase.CreateAsync();
        var expected = Sample.Table.ToRow(sample);

        await test.WriteAsync(new ChangeSet().Put(Sample.Table, sample));

        Assert.Equal(stored, test.Scalar($"SELECT {expression} FROM test_samples"));
        var found = Sample.Table.ToRow((await test.FindAsync(Sample.Table, Sample.Key("s")))!);
        Assert.Empty(expected.DifferencesTo(found));
    }

    [Fact]
    public async Task Every_column_may_be_null_and_null_is_not_empty()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet()
            .Put(Sample.Table, new Sample { Id = "null" })
            .Put(Sample.Table, new Sample
            {
                Id = "empty", Text = "", Bytes = Array.Empty<byte>(), Vector = Array.Empty<float>(),
            }));

        var none = await test.FindAsync(Sample.Table, Sample.Key("null"));
        var empty = await test.FindAsync(Sample.Table, Sample.Key("empty"));

        Assert.All(Sample.Table.ToRow(none!).Values[1..], Assert.Null);
        Assert.Equal(("", 0, 0), (empty!.Text, empty.Bytes?.Length, empty.Vector?.Length));
        Assert.Equal(1, test.Count("test_samples WHERE bytes IS NULL"));
    }

    [Fact]
    public async Task S51_A_text_of_ten_megabytes_is_kept()
    {
        await using var test = await TestDatabase.CreateAsync();
        var text = string.Concat(Enumerable.Repeat("0123456789 äöü €", 625_000));

        await test.WriteAsync(new ChangeSet().Put(Sample.Table, new Sample { Id = "s", Text = text }));

        Assert.Equal(text, (await test.FindAsync(Sample.Table, Sample.Key("s")))!.Text);
    }
}
