using System.Text;
using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Core.Tests.Json;

public sealed class JsonRefusalTests
{
    [Theory]
    [InlineData("\"\\u0000\"", "$", JsonRefusals.Nul)]
    [InlineData("{\"a\":[1,2,3,\"x\\u0000\"]}", "$.a[3]", JsonRefusals.Nul)]
    [InlineData("{\"a\":{\"b\\u0000\":1}}", "$.a", JsonRefusals.Nul)]
    [InlineData("[\"\\ud800\"]", "$[0]", JsonRefusals.LoneSurrogate)]
    [InlineData("[\"\\udc00\\ud800\"]", "$[0]", JsonRefusals.LoneSurrogate)]
    [InlineData("{\"a b\":\"\\ud83dx\"}", "$[\"a b\"]", JsonRefusals.LoneSurrogate)]
    [InlineData("{\"\\ud800\":1}", "$", JsonRefusals.LoneSurrogate)]
    [InlineData("{\"x\":1e309}", "$.x", JsonRefusals.Range)]
    [InlineData("[-1.8e308]", "$[0]", JsonRefusals.Range)]
    [InlineData("[1e-325]", "$[0]", JsonRefusals.Range)]
    [InlineData("1e16384", "$", JsonRefusals.Exponent)]
    [InlineData("0e-16384", "$", JsonRefusals.Exponent)]
    [InlineData("1e99999999999999999999", "$", JsonRefusals.Exponent)]
    [InlineData("{\"a\":{\"x\":1,\"y\":2,\"x\":3}}", "$.a", "the property name \"x\" occurs twice in one object")]
    [InlineData("{\"n\\n\":1,\"\\u006e\\n\":2}", "$", "the property name \"n\\n\" occurs twice in one object")]
    [InlineData("", "$", JsonRefusals.Invalid)]
    [InlineData("NaN", "$", JsonRefusals.Invalid)]
    [InlineData("[1,-Infinity]", "$[0]", JsonRefusals.Invalid)]
    [InlineData("{\"a\": tru}", "$.a", JsonRefusals.Invalid)]
    [InlineData("[1,]", "$[0]", JsonRefusals.Invalid)]
    [InlineData("[1] 2", "$", JsonRefusals.Invalid)]
    [InlineData("/**/1", "$", JsonRefusals.Invalid)]
    [InlineData("{\"a\":true", "$", JsonRefusals.Invalid)]
    [InlineData("\"\\x\"", "$", JsonRefusals.Invalid)]
    [InlineData("\ufeff1", "$", JsonRefusals.Invalid)]
    [InlineData("01", "$", JsonRefusals.Invalid)]
    public void A_document_that_would_not_stay_the_same_is_refused_by_place_and_reason(
        string json, string path, string reason)
    {
        var refusal = Assert.Throws<JsonRejectedException>(() => JsonbText.Canonicalize(json));

        Assert.Equal((path, reason), (refusal.Path, refusal.Reason));
        Assert.Equal($"The JSON document is refused at {path}: {reason}.", refusal.Message);
    }

    [Fact]
    public void Half_a_surrogate_pair_written_out_in_a_string_is_found_in_its_place()
    {
        AssertRefused("{\"a\":[\"ok 😀\",\"\ud800\"]}", "$.a[1]", JsonRefusals.LoneSurrogate);
        AssertRefused("[\"\\\ud800\"]", "$", JsonRefusals.Invalid);
        Assert.Throws<JsonRejectedException>(() => JsonbText.AppendString(new StringBuilder(), "x\udc00"));
        Assert.Throws<JsonRejectedException>(() => JsonbText.AppendString(new StringBuilder(), "\ud800"));
        Assert.Throws<JsonRejectedException>(() => JsonbText.AppendString(new StringBuilder(), "\0"));
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused_also_inside_an_element()
    {
        byte[] bytes = [(byte)'"', 0xC3, (byte)'"'];
        using var document = JsonDocument.Parse(bytes);
        var element = document.RootElement;

        Assert.Equal(JsonRefusals.Encoding, Refusal(() => JsonbText.Canonicalize(bytes)).Reason);
        Assert.Equal(JsonRefusals.Encoding, Refusal(() => JsonbText.Canonicalize(element)).Reason);
    }

    [Fact]
    public void An_undefined_element_is_refused() =>
        Assert.Equal(JsonRefusals.Nothing, Refusal(() => JsonbText.Canonicalize(default(JsonElement))).Reason);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Sixty_four_levels_are_kept_and_the_next_is_refused(string open, string close)
    {
        string Nested(int levels) => Times(open, levels - 1) + open[..1] + close + Times(close, levels - 1);

        string deepest = JsonbText.Canonicalize(Nested(64));
        Assert.Equal(deepest, JsonbText.Canonicalize(JsonbText.Parse(deepest)));
        Assert.Equal(JsonRefusals.Depth, Refusal(() => JsonbText.Canonicalize(Nested(65))).Reason);
        using var document = JsonDocument.Parse(Nested(200), new JsonDocumentOptions { MaxDepth = 300 });
        var element = document.RootElement;
        Assert.Equal(JsonRefusals.Depth, Refusal(() => JsonbText.Canonicalize(element)).Reason);
    }

    [Fact]
    public void More_decimals_than_numeric_keeps_are_refused()
    {
        string longest = "0." + new string('1', 16_383);

        Assert.Same(longest, JsonbText.Canonicalize(longest));
        AssertRefused(longest + "1", "$", JsonRefusals.Scale);
        AssertRefused("0." + new string('0', 16_384), "$", JsonRefusals.Scale);
        AssertRefused(new string('1', 400), "$", JsonRefusals.Range);
    }

    [Fact]
    public void A_text_of_more_than_64_MiB_is_refused()
    {
        string half = new('x', JsonRefusals.MaxBytes / 2);

        AssertRefused($"[\"{half}\",\"{half}\"]", "$", JsonRefusals.Size);
        AssertRefused($"[{string.Join(",", Enumerable.Repeat("1e308", 250_000))}]", "$[215784]", JsonRefusals.Size);
    }

    [Fact]
    public void A_refusal_quotes_no_more_than_the_beginning_of_a_long_name()
    {
        string name = new('n', 63);

        var refusal = Refusal(() => JsonbText.Canonicalize($"{{\"{name}😀rest\": \"\\u0000\"}}"));

        Assert.Equal($"$[\"{name}…\"]", refusal.Path);
    }

    [Fact]
    public void A_refusal_leaves_the_next_document_alone()
    {
        AssertRefused("{\"a\":{\"b\":[1,{\"c\":oops", "$.a.b[1].c", JsonRefusals.Invalid);

        Assert.Equal("{\"a\": 1, \"b\": 2}", JsonbText.Canonicalize("{\"b\":2,\"a\":1}"));
    }

    private static string Times(string part, int count) => string.Concat(Enumerable.Repeat(part, count));

    private static void AssertRefused(string json, string path, string reason)
    {
        var refusal = Refusal(() => JsonbText.Canonicalize(json));
        Assert.Equal((path, reason), (refusal.Path, refusal.Reason));
    }

    private static JsonRejectedException Refusal(Func<string> write) => Assert.Throws<JsonRejectedException>(write);
}
