using System.Text.Json;
using PaperPipeline.Check.Tables;

namespace PaperPipeline.Check.Acknowledgements;

/// <summary>
/// Finds acknowledged writes that a database does not show: a row is missing, or it does not hold what the last write
/// to it put there.
/// </summary>
internal static class LostWrites
{
    public const string Table = "workflow_run_records";

    /// <summary>The lost rows, each with the number of the write. One write may appear with several rows.</summary>
    public static IReadOnlyList<(long Write, RowId Row)> In(
        IReadOnlyList<TableRows> tables, IEnumerable<Acknowledgement> writes)
    {
        var rows = tables.FirstOrDefault(table => table.Name == Table)?.Rows
            ?? new Dictionary<RowId, IReadOnlyDictionary<string, string?>>();
        var last = new Dictionary<RowId, (long Write, AcknowledgedRow Row)>();
        var lost = new List<(long, RowId)>();
        foreach (var write in writes)
        {
            foreach (var row in write.Rows)
            {
                var id = new RowId([row.RunId, row.Kind, row.Step, row.RecordKey]);
                last[id] = (write.Write, row);
                if (!rows.ContainsKey(id))
                {
                    lost.Add((write.Write, id));
                }
            }
        }

        lost.AddRange(last
            .Where(written => rows.TryGetValue(written.Key, out var row) && !Shows(row, written.Value.Row))
            .Select(written => (written.Value.Write, written.Key)));
        return lost;
    }

    private static bool Shows(IReadOnlyDictionary<string, string?> row, AcknowledgedRow expected) =>
        (expected.Status is null || row["status"] == expected.Status)
        && (expected.Mark is not { } mark || Mark(row["payload_json"]) == mark || Mark(row["metadata_json"]) == mark);

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
