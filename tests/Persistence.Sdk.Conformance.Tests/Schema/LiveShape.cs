using System.Text.RegularExpressions;

namespace Persistence.Sdk.Conformance.Tests.Schema;

/// <summary>What a table looks like in a database, in the words of <see cref="DefinedShape"/>.</summary>
internal abstract partial class LiveShape
{
    /// <summary>The names of all tables but the control tables.</summary>
    public abstract Task<IReadOnlyList<string>> TablesAsync();

    /// <summary>One fact a line; triggers and checks that are not an enum's are among them.</summary>
    public abstract Task<IReadOnlyList<string>> OfAsync(string table);

    /// <summary>The indexes that make nothing unique: table, name and what they hold.</summary>
    public abstract Task<IReadOnlyList<(string Table, string Name, string Definition)>> IndexesAsync();

    /// <summary>The texts between quotes.</summary>
    protected static IEnumerable<string> Literals(string sql) =>
        Literal().Matches(sql).Select(match => match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal));

    [GeneratedRegex("'((?:[^']|'')*)'")]
    private static partial Regex Literal();
}
