using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Core.Tests.Json;

public sealed class JsonComparisonTests
{
    [Theory]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "1e0", true)]
    [InlineData("10", "1", false)]
    [InlineData("100", "1e2", true)]
    [InlineData("0.10", "0.100", true)]
    [InlineData("0", "-0.00", true)]
    [InlineData("0.1", "0.01", false)]
    [InlineData("-1", "1", false)]
    [InlineData("[1, {\"a\": 2.50}]", "[1.0, {\"a\": 2.5}]", true)]
    [InlineData("{\"a\": 1, \"b\": 2}", "{\"b\":2,\"a\":1}", true)]
    [InlineData("\"1\"", "1", false)]
    [InlineData("\"1.0\"", "\"1\"", false)]
    [InlineData("[1, 2]", "[2, 1]", false)]
    [InlineData("null", "{}", false)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("oops", "oops", true)]
    [InlineData("oops", "1", false)]
    [InlineData("1", "oops", false)]
    public void Texts_are_compared_by_value(string a, string b, bool equal) =>
        Assert.Equal(equal, JsonbText.ValueEquals(a, b));

    [Theory]
    [InlineData("{\"a\": 1}", "{\"b\": 2}", "{\"a\": 1, \"b\": 2}")]
    [InlineData("{\"a\": 1, \"b\": 2}", "{\"b\": null}", "{\"a\": 1, \"b\": null}")]
    [InlineData("{\"b\": {\"x\": 1}, \"cc\": 3}", "{\"a\": 0, \"b\": {\"y\": 2.0}}",
        "{\"a\": 0, \"b\": {\"y\": 2.0}, \"cc\": 3}")]
    [InlineData("{\"\\n\": 1}", "{\"\\n\": 2, \"aa\": 3}", "{\"\\n\": 2, \"aa\": 3}")]
    [InlineData("{}", "{\"a\": 1}", "{\"a\": 1}")]
    [InlineData("{\"a\": 1}", "{}", "{\"a\": 1}")]
    [InlineData("{}", "{}", "{}")]
    [InlineData("[1]", "{\"a\": 1}", "{\"a\": 1}")]
    [InlineData("{\"a\": 1}", "[1]", "[1]")]
    [InlineData("null", "{}", "{}")]
    [InlineData("{\"a\": 1}", "null", "null")]
    public void Incoming_properties_win_one_level_deep(string existing, string incoming, string expected) =>
        Assert.Equal(expected, JsonbText.ShallowMerge(existing, incoming));

    [Fact]
    public void A_merge_with_a_broken_text_is_refused()
    {
        Assert.Throws<JsonRejectedException>(() => JsonbText.ShallowMerge("{\"a\": 1", "{\"b\": 1}"));
        Assert.Throws<JsonRejectedException>(() => JsonbText.ShallowMerge("{\"a\": 1}", "{\"b\": 1} 2"));
    }
}
