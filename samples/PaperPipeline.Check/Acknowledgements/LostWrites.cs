using System.Text.Json;
using PaperPipeline.Check.Tables;

namespace PaperPipeline.Check.Acknowledgements;

/// <summary>
/// Finds acknowledged writes that a database does not show: a row is missing, or it does not hold what the last write
/// to it put there.
/// </summary>
internal static class LostWrites
{
    private static readonly string[] Marked = ["payload_json", "metadata_json", "answer", "meta"];

    public static IReadOnlyList<LostWrite> In(IReadOnlyList<TableRows> tables, IEnumerable<Acknowledgement> writes)
    {
        var byName = tables.ToDictionary(table => table.Name, table => table.Rows);
        var last = new Dictionary<(string Table, RowId Row), (long Write, AcknowledgedRow Row)>();
        var lost = new List<LostWrite>();
        foreach (var write in writes)
        {
            foreach (var row in write.Rows)
            {
                var id = new RowId(row.Key);
                last[(row.Table, id)] = (write.Write, row);
                if (byName.GetValueOrDefault(row.Table)?.ContainsKey(id) != true)
                {
                    lost.Add(new LostWrite(write.Write, row.Table, id));
                }
            }
        }

        lost.AddRange(last
            .Where(written => byName.GetValueOrDefault(written.Key.Table)?.GetValueOrDefault(written.Key.Row) is { } row
                && !Shows(row, written.Value.Row))
            .Select(written => new LostWrite(written.Value.Write, written.Key.Table, written.Key.Row)));
        return lost;
    }

    private static bool Shows(IReadOnlyDictionary<string, string?> row, AcknowledgedRow expected) =>
        (expected.Status is null || row["status"] == expected.Status)
        && (expected.Mark is not { } mark || Marked.Any(column => Mark(row.GetValueOrDefault(column)) == mark));

    private static long? Mark(string? json)
    {
        using var document = JsonDocument.Parse(json ?? "null");
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("write", out var mark)
            && mark.TryGetInt64(out var write)
                ? write
                : null;
    }
}
