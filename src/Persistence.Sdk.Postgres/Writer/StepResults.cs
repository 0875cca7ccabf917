using System.Text.Json;
using Npgsql;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>Reads what a step did: from its result, or from what it noted in the batch log.</summary>
internal static class StepResults
{
    public static async Task<StepOutcome> ReadAsync(Step step, NpgsqlDataReader reader)
    {
        var images = new List<RowImage>(step.Changes.Count);
        var claims = new List<long>();
        var changes = new StepChanges(step);
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            images.Add(Read(step.Shape, reader, changes));
            if (step.Shape.Kind == StepKind.Claim)
            {
                claims.Add(reader.GetInt64(ClaimOf(step.Shape)));
            }
        }

        return new StepOutcome(images, claims);
    }

    public static StepOutcome Parse(Step step, string outcome)
    {
        using var document = JsonDocument.Parse(outcome);
        var changes = new StepChanges(step);
        JsonElement[] entries = [.. document.RootElement.EnumerateArray()];
        return new StepOutcome(
            [.. entries.Select(entry => Parse(step.Shape, entry, changes))],
            step.Shape.Kind == StepKind.Claim
                ? [.. entries.Select(entry => LoggedValues.ReadNumber(step.Shape.Table, entry, 1))]
                : []);
    }

    /// <summary>Behind the columns and the version stands whose claim it is.</summary>
    private static int ClaimOf(StepShape shape) => shape.Table.Columns.Count + 1;

    private static RowImage Read(StepShape shape, NpgsqlDataReader reader, StepChanges changes)
    {
        if (shape.ReturnsRows)
        {
            var row = new Row(shape.Table, PostgresValues.Read(reader, 0, shape.Table.Columns));
            return new RowImage(row.Key, reader.GetInt64(shape.Table.Columns.Count), row);
        }

        return shape.ReturnsClocks
            ? changes.Image(reader.GetInt64(0), reader.GetInt64(1))
            : changes.Image(reader.GetString(0), reader.GetInt64(1));
    }

    private static RowImage Parse(StepShape shape, JsonElement entry, StepChanges changes)
    {
        if (shape.ReturnsRows)
        {
            var row = LoggedValues.ReadRow(shape.Table, entry);
            return new RowImage(row.Key, LoggedValues.ReadNumber(shape.Table, entry, 0), row);
        }

        return shape.ReturnsClocks
            ? changes.Image(entry[0].GetInt64(), entry[1].GetInt64())
            : changes.Image(entry[0].GetString()!, entry[1].GetInt64());
    }
}
