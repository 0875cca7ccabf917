using System.Text;

namespace Persistence.Sdk.Postgres.Sql;

/// <summary>
/// SQL with <c>@name</c> parameters, rewritten to positional ones, which the server can prepare. Text in quotes and in
/// comments is left alone, and so are operators such as <c>@></c>.
/// </summary>
/// <param name="Text">The SQL with <c>$1</c>, <c>$2</c>, ….</param>
/// <param name="Names">The parameters' names, in the order of their numbers.</param>
internal sealed record PositionalSql(string Text, IReadOnlyList<string> Names)
{
    /// <param name="sql">The SQL with named parameters.</param>
    /// <param name="known">Names that have numbers already; their numbers stay.</param>
    public static PositionalSql From(string sql, IReadOnlyList<string>? known = null)
    {
        var names = new List<string>(known ?? []);
        return new PositionalSql(Rewrite(sql, name => $"${NumberOf(names, name)}"), names);
    }

    /// <summary>The SQL with something else in the place of each named parameter.</summary>
    public static string Rewrite(string sql, Func<string, string> instead)
    {
        var text = new StringBuilder(sql.Length);
        for (var i = 0; i < sql.Length;)
        {
            if (IsParameter(sql, i))
            {
                var end = EndOfName(sql, i + 1);
                text.Append(instead(sql[(i + 1)..end]));
                i = end;
                continue;
            }

            var next = EndOfPiece(sql, i);
            text.Append(sql, i, next - i);
            i = next;
        }

        return text.ToString();
    }

    private static bool IsParameter(string sql, int i) => sql[i] == '@'
        && i + 1 < sql.Length && IsStart(sql[i + 1])
        && (i == 0 || sql[i - 1] is not ('@' or '<'));

    private static int NumberOf(List<string> names, string name)
    {
        var at = names.IndexOf(name);
        if (at < 0)
        {
            names.Add(name);
            at = names.Count - 1;
        }

        return at + 1;
    }

    private static int EndOfName(string sql, int i)
    {
        while (i < sql.Length && (IsStart(sql[i]) || char.IsAsciiDigit(sql[i])))
        {
            i++;
        }

        return i;
    }

    private static int EndOfPiece(string sql, int i) => sql[i] switch
    {
        '\'' or '"' => After(sql, sql[i].ToString(), i + 1),
        '-' when sql.AsSpan(i).StartsWith("--") => After(sql, "\n", i + 2),
        '/' when sql.AsSpan(i).StartsWith("/*") => After(sql, "*/", i + 2),
        _ => i + 1,
    };

    private static int After(string sql, string end, int from)
    {
        var at = sql.IndexOf(end, from, StringComparison.Ordinal);
        return at < 0 ? sql.Length : at + end.Length;
    }

    private static bool IsStart(char c) => c is (>= 'a' and <= 'z') or '_';
}
