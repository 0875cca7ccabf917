using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>What became of images that were sent to the mirror.</summary>
internal sealed class DeliveryReport
{
    /// <summary>Images the mirror holds now, at their version or a newer one.</summary>
    public List<RowImage> Applied { get; } = [];

    /// <summary>Images the mirror refuses, to be noted on their pending keys.</summary>
    public List<PendingFailure> Refused { get; } = [];
}
