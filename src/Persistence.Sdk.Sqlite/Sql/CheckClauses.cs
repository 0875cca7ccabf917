using System.Text.RegularExpressions;

namespace Persistence.Sdk.Sqlite.Sql;

/// <summary>
/// Finds the CHECK clauses in the text of a table's declaration, which is all that SQLite keeps of them.
/// </summary>
internal static partial class CheckClauses
{
    /// <summary>The conditions, without their outer brackets.</summary>
    public static IEnumerable<string> Find(string declaration)
    {
        var (depth, start) = (0, -1);
        foreach (Match token in Tokens().Matches(declaration))
        {
            var word = token.Value;
            if (start < 0)
            {
                start = word.StartsWith("check", StringComparison.OrdinalIgnoreCase) ? token.Index + word.Length : -1;
                depth = 1;
            }
            else if (word is "(" or ")")
            {
                depth += word == "(" ? 1 : -1;
                if (depth == 0)
                {
                    yield return declaration[start..token.Index];
                    start = -1;
                }
            }
        }
    }

    /// <summary>Whether a condition speaks of a column.</summary>
    public static bool Names(string condition, string column) =>
        Regex.IsMatch(condition, $@"\b{Regex.Escape(column)}\b", RegexOptions.IgnoreCase);

    /// <summary>What hides brackets, the beginning of a clause, and brackets.</summary>
    [GeneratedRegex(
        @"'(?:[^']|'')*'|""(?:[^""]|"""")*""|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/|\bcheck\s*\(|[()]",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Tokens();
}
