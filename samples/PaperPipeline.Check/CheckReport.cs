using System.Globalization;
using PaperPipeline.Check.Acknowledgements;
using PaperPipeline.Check.Tables;

namespace PaperPipeline.Check;

/// <summary>What the check found, for people.</summary>
internal sealed class CheckReport(bool withPostgres, TextWriter output)
{
    private const int Shown = 5;

    public void Tables(IReadOnlyList<ComparedRows> kinds)
    {
        var width = Math.Max(20, kinds.Select(kind => kind.Table.Length).DefaultIfEmpty().Max());
        string Line(object table, object kind, object sqlite, object postgres, object different) => withPostgres
            ? string.Create(CultureInfo.InvariantCulture,
                $"  {table.ToString()!.PadRight(width)}  {kind,-15}  {sqlite,8}  {postgres,8}  {different,9}")
            : string.Create(
                CultureInfo.InvariantCulture, $"  {table.ToString()!.PadRight(width)}  {kind,-15}  {sqlite,8}");
        output.WriteLine(Line("table", "kind", "SQLite", "Postgres", "differing"));
        foreach (var kind in kinds)
        {
            output.WriteLine(Line(kind.Table, kind.Kind, kind.InSqlite, kind.InPostgres, kind.Wrong));
        }

        output.WriteLine(Line(
            "all",
            "",
            kinds.Sum(kind => kind.InSqlite),
            kinds.Sum(kind => kind.InPostgres),
            kinds.Sum(kind => kind.Wrong)));
    }

    public void Findings(IReadOnlyList<string> findings)
    {
        foreach (var finding in findings)
        {
            output.WriteLine($"  {finding}");
        }
    }

    public void LeftBehind(int rows)
    {
        if (rows > 0)
        {
            output.WriteLine($"  rows written since SQLite was left behind, looked for in Postgres alone: {rows}");
        }
    }

    public void Lost(string side, IReadOnlyList<LostWrite> lost)
    {
        foreach (var (write, table, row) in lost.Take(Shown))
        {
            output.WriteLine($"  lost in {side}: write {write}, {table} {row}");
        }
    }

    public void Totals(IReadOnlyList<Acknowledgement> writes, int lost, int different, long pending)
    {
        var still = withPostgres ? $", rows different {different}, pending {pending}" : "";
        output.WriteLine($"  writes acknowledged {writes.Count}, lost {lost}{still}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  longest write {Longest(writes):0.0} ms"));
    }

    public void Jobs(JobCompletions jobs)
    {
        foreach (var job in jobs.Twice.Take(Shown))
        {
            output.WriteLine($"  completed more than once: job {job}");
        }

        if (jobs.Jobs > 0)
        {
            output.WriteLine(
                $"  jobs acknowledged {jobs.Jobs}, completed {jobs.Completed}, more than once {jobs.Twice.Count}");
        }
    }

    public void Outage(IReadOnlyList<Acknowledgement> writes, DateTimeOffset from, DateTimeOffset to)
    {
        var during = writes.Where(write => write.Overlaps(from, to)).ToList();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  Postgres was away for {(to - from).TotalSeconds:0.0} s; {during.Count} writes acknowledged meanwhile, "
            + $"the longest took {Longest(during):0.0} ms"));
    }

    private static double Longest(IReadOnlyList<Acknowledgement> writes) =>
        writes.Count == 0 ? 0 : writes.Max(write => write.Milliseconds ?? 0);
}
