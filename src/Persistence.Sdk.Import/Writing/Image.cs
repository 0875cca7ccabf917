using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Import.Writing;

/// <summary>One row as the source has it, checked by the door of every column.</summary>
/// <param name="table">The table.</param>
/// <param name="write">The write that takes it, where nothing newer stands.</param>
internal sealed class Image(ImportTable table, ChangeSet write)
{
    public ImportTable Table { get; } = table;

    public ChangeSet Write { get; } = write;

    /// <summary>The row in the form in which tables hold it.</summary>
    public Row Row => ((MergeChange)Write.Changes[0]).Row;
}
