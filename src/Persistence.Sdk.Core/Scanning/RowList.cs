using System.Collections;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>
/// Rows in short arrays: one long one would lie on the large object heap, which makes the collector look through the
/// whole heap for every few chunks. Not safe for concurrent use.
/// </summary>
internal sealed class RowList : IReadOnlyList<VersionedRow>
{
    private const int SegmentRows = 2_048;
    private readonly List<VersionedRow[]> _segments = [];

    public int Count { get; private set; }

    public VersionedRow this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _segments[index / SegmentRows][index % SegmentRows];
        }
    }

    public void Add(VersionedRow row)
    {
        if (Count % SegmentRows == 0)
        {
            _segments.Add(new VersionedRow[SegmentRows]);
        }

        _segments[^1][Count++ % SegmentRows] = row;
    }

    public IEnumerator<VersionedRow> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return _segments[i / SegmentRows][i % SegmentRows];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
