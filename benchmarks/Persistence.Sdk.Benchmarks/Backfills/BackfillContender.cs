namespace Persistence.Sdk.Benchmarks.Backfills;

/// <summary>One way to copy a table.</summary>
/// <param name="Name">As the figures name it.</param>
/// <param name="Table">The table that it fills.</param>
/// <param name="RunAsync">Copies all rows into it.</param>
internal sealed record BackfillContender(string Name, string Table, Func<Task> RunAsync)
{
    /// <summary>Rows a second, and microseconds of this process's processor a row, for each round.</summary>
    public List<(double Rate, double Processor)> Rounds { get; } = [];
}
