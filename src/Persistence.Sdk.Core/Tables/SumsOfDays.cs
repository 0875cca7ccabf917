using System.Runtime.CompilerServices;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Core.Tables;

/// <summary>How the sums of a day stop being current: in the transaction that inserts a row of that day.</summary>
internal static class SumsOfDays
{
    private static readonly ConditionalWeakTable<TableDefinition, Texts> Known = [];

    /// <summary>
    /// The UTC day in whose sums a row is; null for the first and the last day of all, which have none.
    /// </summary>
    public static DateOnly? DayOf(Row row)
    {
        var day = DateOnly.FromDateTime((DateTime)row.Values[0]!);
        return HasSums(day) ? day : null;
    }

    /// <summary>Whether there can be sums of a day: no column can hold the first and the last day of all.</summary>
    public static bool HasSums(DateOnly day) => day != DateOnly.MinValue && day != DateOnly.MaxValue;

    /// <summary>Whether the sums of a day stay as they are, because retention has begun to remove its rows.</summary>
    public static bool AreFinal(DateOnly day, DateTimeOffset? cutoff) =>
        cutoff is { } kept && day.ToDateTime(TimeOnly.MinValue) < kept.UtcDateTime;

    /// <summary>Changes the rows of a day that are current.</summary>
    /// <param name="sums">The table that holds the sums.</param>
    /// <param name="day">The day.</param>
    public static UpdateWhereChange Outdate(TableDefinition sums, DateOnly day)
    {
        var texts = Known.GetValue(sums, static sums => new Texts(
            SqlText.Same($"{sums.CurrentFlag!.Name} = FALSE"),
            SqlText.Same($"{sums.Key[0].Name} = @day AND {sums.CurrentFlag!.Name}")));
        return new UpdateWhereChange(sums, texts.Set, texts.Where, new SqlParameters().Add("day", sums.Key[0], day));
    }

    private sealed record Texts(SqlText Set, SqlText Where);
}
