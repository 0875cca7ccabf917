namespace Persistence.Sdk.Import.Writing;

/// <summary>What became of the records of one batch.</summary>
internal sealed record BatchOutcome(
    long Imported, long Unchanged, long Superseded, IReadOnlyList<RejectedRecord> Rejected)
{
    public static readonly BatchOutcome Empty = new(0, 0, 0, []);

    public static BatchOutcome operator +(BatchOutcome left, BatchOutcome right) => new(
        left.Imported + right.Imported, left.Unchanged + right.Unchanged, left.Superseded + right.Superseded,
        [.. left.Rejected, .. right.Rejected]);
}
