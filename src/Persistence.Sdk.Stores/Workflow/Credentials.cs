using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>
/// Takes credentials out of documents that other programs wrote: passwords in URLs and connection strings, and texts
/// under the name of a secret.
/// </summary>
internal static partial class Credentials
{
    private const string Mask = "***";

    /// <summary>A canonical document with <c>***</c> in the place of each credential, canonical again.</summary>
    public static string Masked(string canonical)
    {
        if (!Suspicious().IsMatch(canonical))
        {
            return canonical;
        }

        var masked = new ArrayBufferWriter<byte>(canonical.Length);
        using (var writer = new Utf8JsonWriter(masked, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(writer, JsonbText.Parse(canonical), name: "");
        }

        return JsonbText.Canonicalize(masked.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element, string name)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, property.Name);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item, name);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Masked(element.GetString()!, name));
                break;
            default:
                element.WriteTo(writer); // numbers digit by digit
                break;
        }
    }

    private static string Masked(string text, string name)
    {
        if (text.Length > 0 && Secret().IsMatch(name))
        {
            return Mask;
        }

        // Under the name of an address a password may hold anything; in other text a slash ends it.
        var masked = (Address().IsMatch(name) ? WholeUserInfo() : UserInfo()).Replace(text, Mask);
        return Keyword().Replace(masked, $"${{name}}={Mask}");
    }

    [GeneratedRegex(
        "://|passw|passphrase|pwd|secret|token|key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Suspicious();

    [GeneratedRegex(
        "(^|[_-])(?i:password|passwd|passphrase|pwd|secret|token|(api|access|private|secret)[_-]?key)$"
        + "|[a-z](Password|Secret|ApiKey|AccessKey|Token)$|^(?i:apikey|accesskey)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex(
        "(url|uri|dsn|connection|connection_?string)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    // The password of scheme://user:password@host, up to the last at sign before a slash.
    [GeneratedRegex("""(?<=[A-Za-z][A-Za-z0-9+.\-]*://[^\s/:@"\\]*:)[^\s/"\\]+(?=@)""", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    [GeneratedRegex("""(?<=[A-Za-z][A-Za-z0-9+.\-]*://[^\s/:@]*:)\S+(?=@)""", RegexOptions.CultureInvariant)]
    private static partial Regex WholeUserInfo();

    [GeneratedRegex(
        """(?<name>\b(password|passwd|pwd))\s*=\s*('[^']*'|[^;&\s'"]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Keyword();
}
