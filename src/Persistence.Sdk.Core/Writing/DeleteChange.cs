using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>Deletes the row at a key and leaves a tombstone; does nothing where there is no row.</summary>
internal sealed class DeleteChange(RowKey key) : Change(key.Table)
{
    public RowKey Key { get; } = key;
}
