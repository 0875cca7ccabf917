using System.Text.RegularExpressions;

namespace Persistence.Sdk.Cli.Output;

/// <summary>
/// Takes passwords out of text, the last line behind messages that name none: what an operator mistyped may hold one.
/// </summary>
internal static partial class Redaction
{
    private const string Mask = "***";

    /// <summary>The text without the passwords of connection strings and URIs.</summary>
    public static string Clean(string text) =>
        UserInfo().Replace(Keyword().Replace(text, $"${{name}}={Mask}"), $"${{start}}{Mask}@");

    [GeneratedRegex(
        """(?<name>password|passfile|pwd|psw)\s*=\s*('[^']*'|[^;&\s'"]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Keyword();

    /// <summary>Up to the last at sign: one in the password need not be escaped.</summary>
    [GeneratedRegex(@"(?<start>\w+://[^:/@\s]*:)[^\s""]+@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();
}
