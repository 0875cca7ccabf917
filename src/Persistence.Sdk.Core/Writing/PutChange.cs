using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>Writes a whole row, whether or not one stands at its key. Gives back only the version.</summary>
internal sealed class PutChange(Row row) : Change(row.Table)
{
    public Row Row { get; } = row;
}
