namespace Persistence.Sdk.Import.Writing;

/// <summary>The records that were refused. Not safe for concurrent use.</summary>
internal sealed class Rejections
{
    private readonly List<RejectedRecord> _listed = [];

    public IReadOnlyList<RejectedRecord> Listed => _listed;

    public long Count { get; private set; }

    public void Add(RejectedRecord record, Tally tally)
    {
        Count++;
        tally.Rejected++;
        if (_listed.Count < ImportReport.MaxListed)
        {
            _listed.Add(record);
        }
    }
}
