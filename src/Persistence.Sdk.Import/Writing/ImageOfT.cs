using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Import.Writing;

/// <summary>One row of one table as the source has it.</summary>
internal sealed class Image<T>(ImportTable<T> table, T record) : Image
    where T : class
{
    public override ImportTable Table => table;

    public override Row Row => field ??= table.Table.ToRow(record);

    public override ChangeSet AddTo(ChangeSet changes) => table.AddTo(changes, record);
}
