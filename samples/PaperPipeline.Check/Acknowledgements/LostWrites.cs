using System.Text.Json;
using PaperPipeline.Check.Tables;

namespace PaperPipeline.Check.Acknowledgements;

/// <summary>
/// Finds acknowledged writes that a database does not show: a row is missing, or it holds neither what the last
/// acknowledged write to it put there, nor what a later one would have that was never acknowledged.
/// </summary>
internal static class LostWrites
{
    private static readonly string[] Marked =
        ["payload", "payload_json", "metadata_json", "result_json", "stats_json", "answer", "meta"];

    public static IReadOnlyList<LostWrite> In(IReadOnlyList<TableRows> tables, IEnumerable<Acknowledgement> writes)
    {
        var byName = tables.ToDictionary(table => table.Name, table => table.Rows);
        var standing = new Dictionary<(string Table, RowId Row), List<Candidate>>();
        var lost = new List<LostWrite>();
        foreach (var write in writes)
        {
            foreach (var row in write.Rows)
            {
                var id = new RowId(row.Key);
                Note(standing, (row.Table, id), new Candidate(write, row));
                if (write.IsAcknowledged && byName.GetValueOrDefault(row.Table)?.ContainsKey(id) != true)
                {
                    lost.Add(new LostWrite(write.Write, row.Table, id));
                }
            }
        }

        foreach (var ((table, id), candidates) in standing)
        {
            if (candidates.Find(candidate => candidate.Write.IsAcknowledged) is { } last
                && byName.GetValueOrDefault(table)?.GetValueOrDefault(id) is { } row
                && !candidates.Exists(candidate => Shows(row, candidate.Row)))
            {
                lost.Add(new LostWrite(last.Write.Write, table, id));
            }
        }

        return lost;
    }

    /// <summary>
    /// What may stand in a row: its last acknowledged write, and later ones that may have come through.
    /// </summary>
    private static void Note(
        Dictionary<(string Table, RowId Row), List<Candidate>> standing, (string, RowId) place, Candidate candidate)
    {
        if (!standing.TryGetValue(place, out var candidates))
        {
            standing[place] = candidates = [];
        }

        if (candidate.Write.IsAcknowledged)
        {
            candidates.RemoveAll(earlier => IsBefore(earlier.Write, candidate.Write));
        }

        candidates.Add(candidate);
    }

    /// <summary>Of two writes that were under way at the same time, either may have come last.</summary>
    private static bool IsBefore(Acknowledgement earlier, Acknowledgement write) =>
        earlier.Write == write.Write || earlier.At <= write.Began;

    private static bool Shows(IReadOnlyDictionary<string, string?> row, AcknowledgedRow expected) =>
        (expected.Columns is null || expected.Columns.All(column => row[column.Key] == column.Value))
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

    private sealed record Candidate(Acknowledgement Write, AcknowledgedRow Row);
}
