using System.Text.Json;
using Npgsql;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>Reads what a step did: from its result, or from what it noted in the batch log.</summary>
internal static class StepResults
{
    public static async Task<IReadOnlyList<RowImage>> ReadAsync(Step step, NpgsqlDataReader reader)
    {
        var images = new List<RowImage>(step.Changes.Count);
        var known = Known(step);
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            images.Add(step.Shape.ReturnsRows ? ReadRow(step.Shape.Table, reader) : ReadKey(step, reader, known));
        }

        return images;
    }

    public static IReadOnlyList<RowImage> Parse(Step step, string outcome)
    {
        using var document = JsonDocument.Parse(outcome);
        var known = Known(step);
        return [.. document.RootElement.EnumerateArray().Select(entry => step.Shape.ReturnsRows
            ? ParseRow(step.Shape.Table, entry)
            : Image(step, known, entry[0].GetString()!, entry[1].GetInt64()))];
    }

    private static Dictionary<string, PlannedChange>? Known(Step step) =>
        step.Shape.ReturnsRows || step.Shape.IsConditional
        ? null
        : step.Changes.ToDictionary(change => change.Key!.Text, StringComparer.Ordinal);

    private static RowImage ReadRow(TableDefinition table, NpgsqlDataReader reader)
    {
        var row = new Row(table, PostgresValues.Read(reader, 0, table.Columns));
        return new RowImage(row.Key, reader.GetInt64(table.Columns.Count), row);
    }

    private static RowImage ReadKey(Step step, NpgsqlDataReader reader, Dictionary<string, PlannedChange>? known) =>
        Image(step, known, reader.GetString(0), reader.GetInt64(1));

    private static RowImage ParseRow(TableDefinition table, JsonElement entry)
    {
        var row = LoggedValues.ReadRow(table, entry);
        return new RowImage(row.Key, entry[table.Columns.Count].GetInt64(), row);
    }

    private static RowImage Image(Step step, Dictionary<string, PlannedChange>? known, string key, long version) =>
        known is null
            ? new RowImage(RowKey.Parse(step.Shape.Table, key), version, null)
            : new RowImage(known[key].Key!, version, step.Shape.Deletes ? null : known[key].Row);
}
