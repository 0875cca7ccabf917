using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Benchmarks.Workloads;

/// <summary>What contenders write: the row of a number, by hand or as a change of the library.</summary>
internal sealed record Workload(TableDefinition Table, Func<long, Row> Row, Func<long, ChangeSet> Changes)
{
    /// <summary>
    /// Wide rows of about one kilobyte; three of four writes bring a new key, the fourth updates one.
    /// </summary>
    public static Workload RunRecords { get; } = Of(RunRecordTable.Definition, SampleRecord.Of);

    /// <summary>Narrow rows that are only ever inserted.</summary>
    public static Workload TokenUsage { get; } = Of(TokenUsageTable.Definition, SampleUsage.Of);

    /// <summary>
    /// The number of the n-th write. Where rows are replaced, every fourth write meets a row that was written before.
    /// </summary>
    public long NumberOf(long write) => Table.IsAppendOnly || write % 4 != 0 ? write : write / 2;

    private static Workload Of<T>(TableDefinition<T> table, Func<long, T> sample)
        where T : class => new(
        table,
        number => table.ToRow(sample(number)),
        number => table.IsAppendOnly
            ? new ChangeSet().Insert(table, sample(number))
            : new ChangeSet().Put(table, sample(number)));
}
