using System.Text;
using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Core.Tests.Json;

public sealed class JsonbTextTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData(" { } ", "{}")]
    [InlineData("[ ]", "[]")]
    [InlineData("null", "null")]
    [InlineData(" true", "true")]
    [InlineData("false ", "false")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("[1,[2,{}],\"a\"]", "[1, [2, {}], \"a\"]")]
    [InlineData("{\"bb\":1,\"c\":2,\"a\":[{\"z\":1,\"\":2}]}", "{\"a\": [{\"\": 2, \"z\": 1}], \"c\": 2, \"bb\": 1}")]
    [InlineData("{\"é\":1,\"zz\":2,\"z\":3,\"aaa\":4}", "{\"z\": 3, \"zz\": 2, \"é\": 1, \"aaa\": 4}")]
    [InlineData("{\"\\n\":1,\"zz\":2,\"\\u0061\":3}", "{\"\\n\": 1, \"a\": 3, \"zz\": 2}")]
    [InlineData("{\"\uffff\":1,\"\U00010000\":2,\"~~~\":3}", "{\"~~~\": 3, \"\uffff\": 1, \"\U00010000\": 2}")]
    public void A_document_is_written_as_jsonb_prints_it(string json, string expected) =>
        AssertCanonical(json, expected);

    [Theory]
    [InlineData("\"\\u0061\\/\\ud83d\\ude00\"", "\"a/😀\"")]
    [InlineData("\"\\u0008\\u000c\\u000a\\u000d\\u0009\"", "\"\\b\\f\\n\\r\\t\"")]
    [InlineData("\"\\u0001\\u001F\\u007f\"", "\"\\u0001\\u001f\u007f\"")]
    [InlineData("\"\\u0022\\u005c\\u2028\\\\u0041\"", "\"\\\"\\\\\u2028\\\\u0041\"")]
    [InlineData("\"<&>'+\"", "\"<&>'+\"")]
    public void A_string_escapes_only_what_must_be_escaped(string json, string expected) =>
        AssertCanonical(json, expected);

    [Theory]
    [InlineData("1e5", "100000")]
    [InlineData("1E+5", "100000")]
    [InlineData("1.50e1", "15.0")]
    [InlineData("-1.5e-7", "-0.00000015")]
    [InlineData("1.0", "1.0")]
    [InlineData("12.3400", "12.3400")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0.0")]
    [InlineData("-0.00e1", "0.0")]
    [InlineData("0e-5", "0.00000")]
    [InlineData("0e16383", "0")]
    [InlineData("0.0000e2", "0.00")]
    [InlineData("0.5e1", "5")]
    [InlineData("0.05e1", "0.5")]
    [InlineData("123e-2", "1.23")]
    [InlineData("123e-3", "0.123")]
    [InlineData("1e00000000000000000003", "1000")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("-9223372036854775809", "-9223372036854775809")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("2.2250738585072014E-3", "0.0022250738585072014")]
    public void A_number_is_written_as_numeric_prints_it(string json, string expected) =>
        AssertCanonical(json, expected);

    [Theory]
    [InlineData("1e308", 309)]
    [InlineData("-1.7976931348623157e308", 310)]
    [InlineData("5e-324", 326)]
    [InlineData("0e-16383", 16385)]
    public void The_widest_numbers_are_written_out(string json, int length)
    {
        string text = JsonbText.Canonicalize(json);

        Assert.Equal(length, text.Length);
        Assert.Equal(double.Parse(json), double.Parse(text));
        Assert.Equal(text, JsonbText.Canonicalize(text));
    }

    [Fact]
    public void A_canonical_text_is_given_back_as_it_is()
    {
        string json = new("{\"a\": [1.0, \"x\\n\", null], \"bb\": {}}");

        Assert.Same(json, JsonbText.Canonicalize(json));
        Assert.Same(JsonbText.EmptyObject, JsonbText.Canonicalize("{ }"u8));
        Assert.Same(JsonbText.EmptyObject, JsonbText.Canonicalize(JsonElement.Parse("{ }")));
    }

    [Fact]
    public void An_element_is_written_whatever_its_document_was_parsed_with()
    {
        var options = new JsonDocumentOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        };
        using var document = JsonDocument.Parse("[0, {\"bb\":1, /* no */ \"a\":[2,],}, ]", options);

        Assert.Equal("{\"a\": [2], \"bb\": 1}", JsonbText.Canonicalize(document.RootElement[1]));
    }

    [Fact]
    public void A_large_document_does_not_disturb_the_next_one()
    {
        string large = "[" + string.Join(",", Enumerable.Repeat("\"" + new string('x', 1000) + "\"", 1000)) + "]";

        Assert.Equal(large.Length + 999, JsonbText.Canonicalize(large).Length);
        Assert.Equal("[1]", JsonbText.Canonicalize("[ 1 ]"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"a\": 1.50}")]
    public void A_canonical_text_is_read_back(string text) =>
        Assert.Equal(text, JsonbText.Canonicalize(JsonbText.Parse(text)));

    [Fact]
    public void A_broken_text_from_a_database_is_refused_without_quoting_it()
    {
        var refusal = Assert.Throws<JsonRejectedException>(() => JsonbText.Parse("{\"secret\": oops}"));

        Assert.Equal("The JSON document is refused at $: it is not valid JSON.", refusal.Message);
    }

    [Theory]
    [InlineData("run1", "\"run1\"")]
    [InlineData("", "\"\"")]
    [InlineData("a\"b\\c\n\u0001😀\u007f", "\"a\\\"b\\\\c\\n\\u0001😀\u007f\"")]
    public void A_string_literal_is_appended_as_jsonb_prints_it(string text, string expected)
    {
        var output = new StringBuilder("[");

        JsonbText.AppendString(output, text);

        Assert.Equal("[" + expected, output.ToString());
        Assert.Equal(expected, JsonbText.Canonicalize(expected));
    }

    private static void AssertCanonical(string json, string expected)
    {
        Assert.Equal(expected, JsonbText.Canonicalize(json));
        Assert.Equal(expected, JsonbText.Canonicalize(Encoding.UTF8.GetBytes(json)));
        Assert.Equal(expected, JsonbText.Canonicalize(JsonElement.Parse(json)));
        Assert.Equal(expected, JsonbText.Canonicalize(expected));
    }
}
