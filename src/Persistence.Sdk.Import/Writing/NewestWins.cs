using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Import.Writing;

/// <summary>
/// Rules by which rows of several sources become the same row in whatever order they come, and by which none of them
/// beats a row that is newer. Decided by the database, in the statement that writes.
/// </summary>
internal static class NewestWins
{
    private const string NoTimeText = "1970-01-01T00:00:00.000000Z";

    /// <summary>
    /// The time of a row of which the source tells none: older than every other, and always the same.
    /// </summary>
    public static readonly DateTimeOffset NoTime = DateTimeOffset.UnixEpoch;

    /// <summary>
    /// A row is taken as a whole where it is newer than the one that stands. Of two rows of one time the one with the
    /// larger texts in the columns named is taken, so that the order of imports does not matter.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="time">The column of the time.</param>
    /// <param name="ties">The columns that decide between rows of one time.</param>
    public static MergeRules Whole(TableDefinition table, string time, params string[] ties)
    {
        var (incoming, existing) = (Ties(table, "{new}", ties), Ties(table, "{old}", ties));
        return MergeRules.For(table).LeavingDeletedAlone().OnlyWhere(
            SqlText.Same($"{{new}}.{time} > {{old}}.{time} OR ({{new}}.{time} = {{old}}.{time} AND (")
            + incoming + SqlText.Same(") > (") + existing + SqlText.Same("))"));
    }

    /// <summary>The value of the newer row, or of the other one where it has none; of one time, the larger.</summary>
    public static SqlText Value(string time) => SqlText.Same(
        $"CASE WHEN {{new}}.{time} > {{old}}.{time} THEN coalesce(nullif({{new}}.{{column}}, ''), {{old}}.{{column}}, "
        + "{new}.{column}) "
        + $"WHEN {{new}}.{time} = {{old}}.{time} AND {{new}}.{{column}} > {{old}}.{{column}} THEN {{new}}.{{column}} "
        + "ELSE coalesce(nullif({old}.{column}, ''), {new}.{column}, {old}.{column}) END");

    /// <summary>The same for what is no text.</summary>
    public static SqlText Instant(string time) => SqlText.Same(
        $"CASE WHEN {{new}}.{time} > {{old}}.{time} THEN coalesce({{new}}.{{column}}, {{old}}.{{column}}) "
        + $"WHEN {{new}}.{time} = {{old}}.{time} AND {{new}}.{{column}} > {{old}}.{{column}} THEN {{new}}.{{column}} "
        + "ELSE coalesce({old}.{column}, {new}.{column}) END");

    /// <summary>
    /// The document of the newer row, or of the other one where it is empty; of one time, the larger.
    /// </summary>
    public static SqlText Document(string time) =>
        SqlText.Same("CASE WHEN {old}.{column} = '{}' THEN {new}.{column} "
            + "WHEN {new}.{column} = '{}' THEN {old}.{column} "
            + "WHEN ") + IsNewer(time) + SqlText.Same(" THEN {new}.{column} ELSE {old}.{column} END");

    /// <summary>The properties of both documents; where both have one, that of the newer row.</summary>
    public static SqlText Properties(string time) =>
        SqlText.Same("CASE WHEN ") + IsNewer(time) + SqlText.Same(" THEN ") + Merged("{old}.{column}", "{new}.{column}")
        + SqlText.Same(" ELSE ") + Merged("{new}.{column}", "{old}.{column}") + SqlText.Same(" END");

    /// <summary>The document that is not empty; where neither is, the one whose text is larger.</summary>
    public static SqlText LargerDocument { get; } =
        SqlText.Same("CASE WHEN {old}.{column} = '{}' THEN {new}.{column} "
            + "WHEN {new}.{column} = '{}' THEN {old}.{column} WHEN ")
        + TextOf("{new}.{column}") + SqlText.Same(" > ") + TextOf("{old}.{column}")
        + SqlText.Same(" THEN {new}.{column} ELSE {old}.{column} END");

    /// <summary>The earliest time that is known.</summary>
    public static SqlText Earliest { get; } = SqlText.Same(
        $"CASE WHEN {{old}}.{{column}} IS NULL OR {{old}}.{{column}} = '{NoTimeText}' "
        + "THEN coalesce({new}.{column}, {old}.{column}) "
        + $"WHEN {{new}}.{{column}} < {{old}}.{{column}} AND {{new}}.{{column}} <> '{NoTimeText}' "
        + "THEN {new}.{column} "
        + "ELSE {old}.{column} END");

    /// <summary>The largest value that is not NULL.</summary>
    public static SqlText Latest { get; } = SqlText.Same(
        "CASE WHEN {old}.{column} IS NULL OR {new}.{column} > {old}.{column} "
        + "THEN coalesce({new}.{column}, {old}.{column}) ELSE {old}.{column} END");

    private static SqlText Merged(string below, string above) =>
        MergeRuleSql.Expression(MergeRule.JsonShallowMerge, below, above);

    /// <summary>Whether the incoming row is the newer one; of one time, that with the larger document.</summary>
    private static SqlText IsNewer(string time) =>
        SqlText.Same($"({{new}}.{time} > {{old}}.{time} OR ({{new}}.{time} = {{old}}.{time} AND ")
        + TextOf("{new}.{column}") + SqlText.Same(" > ") + TextOf("{old}.{column}") + SqlText.Same("))");

    /// <summary>A document's text is the same in both databases, and compared by its bytes.</summary>
    private static SqlText TextOf(string document) => new(document, $"({document}::text COLLATE \"C\")");

    private static SqlText Ties(TableDefinition table, string row, string[] columns)
    {
        var ties = columns.Select(column => (Name: $"{row}.{column}", table[column].Kind)).ToArray();
        return new SqlText(
            string.Join(", ", ties.Select(tie => $"{tie.Name} IS NOT NULL, coalesce({tie.Name}, '')")),
            string.Join(", ", ties.Select(tie => tie.Kind == ColumnKind.Json
                ? $"{tie.Name} IS NOT NULL, coalesce({tie.Name}::text COLLATE \"C\", '')"
                : $"{tie.Name} IS NOT NULL, coalesce({tie.Name}, '')")));
    }
}
