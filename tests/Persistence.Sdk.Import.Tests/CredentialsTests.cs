using Persistence.Sdk.Core.Json;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Import.Tests;

/// <summary>What of a document is a credential, and what is not.</summary>
public sealed class CredentialsTests
{
    [Theory]
    [InlineData("""{"database_url": "postgres://u:p/w@x@h:5432/d"}""", """{"database_url": "postgres://u:***@h:5432/d"}""")]
    [InlineData("""{"text": "see amqp://u:p@ss@h/x"}""", """{"text": "see amqp://u:***@h/x"}""")]
    [InlineData("""{"dsn": "host=h password='a b' user=u"}""", """{"dsn": "host=h password=*** user=u"}""")]
    [InlineData("""{"openai_api_key": "sk-1", "n": [{"Password": ""}]}""", """{"n": [{"Password": ""}], "openai_api_key": "***"}""")]
    public void Passwords_and_keys_are_masked(string document, string expected) =>
        Assert.Equal(expected, Credentials.Masked(JsonbText.Canonicalize(document)));

    [Theory]
    [InlineData("""{"url": "https://h:8080/a?b=c"}""")]
    [InlineData("""{"question_tokens_estimate": 17, "token": 5, "key": "A01", "cache_key": "k"}""")]
    [InlineData("""{"answer": "mail to x@y, or http://h:80/p@q"}""")]
    [InlineData("""{"a": 1.50, "b": 12345678901234567890, "c": [null, true]}""")]
    public void What_is_no_credential_stays_digit_by_digit(string document)
    {
        var canonical = JsonbText.Canonicalize(document);
        Assert.Equal(canonical, Credentials.Masked(canonical));
    }
}
