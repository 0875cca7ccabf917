using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Evidence;

/// <summary>
/// Stored results in the database of the authority, one row a kind and table. Every change is durable when it returns.
/// Safe for concurrent use.
/// </summary>
internal interface IEvidenceStore
{
    /// <summary>Stores a result in place of the one before.</summary>
    Task RecordAsync(EvidenceEntry entry, CancellationToken cancellationToken);

    /// <summary>All results, by kind and table.</summary>
    Task<IReadOnlyList<EvidenceEntry>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes what is known about a table, all kinds but the preflight: it is not proved any more.</summary>
    Task VoidAsync(TableDefinition table, CancellationToken cancellationToken);
}
