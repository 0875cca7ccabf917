using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>
/// One step of a change set, decided by the database that decides at present. Made by <see cref="ChangeSet"/>.
/// </summary>
public abstract class Change
{
    private protected Change(TableDefinition table) => Table = table;

    /// <summary>The table it changes.</summary>
    public TableDefinition Table { get; }
}
