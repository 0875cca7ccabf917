namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>What an operation is to the group it is committed with.</summary>
internal enum OperationKind
{
    /// <summary>A change set on the authority.</summary>
    Write,

    /// <summary>Images on the mirror.</summary>
    Apply,

    /// <summary>Removal of pending keys.</summary>
    Acknowledge,

    /// <summary>A change of control tables: its commit is fully synchronous.</summary>
    Control,

    /// <summary>Work that needs the writer's connection outside a transaction.</summary>
    Exclusive,
}
