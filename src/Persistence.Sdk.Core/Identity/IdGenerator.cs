namespace Persistence.Sdk.Core.Identity;

/// <summary>
/// Time-ordered ids: 41 bits of milliseconds since 2020 (until 2089), 12 random bits of the process, 10 bits of
/// sequence. A sequence that is used up, or a clock that steps back, borrows from the next millisecond. Two processes
/// can meet only with the same random bits in the same millisecond; a store that creates rows then mints another id.
/// </summary>
internal sealed class IdGenerator(TimeProvider time) : IIdGenerator
{
    private const int SequenceBits = 10;
    private const int NodeBits = 12;
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Lock _gate = new();
    private long _millisecond = -1;
    private int _sequence;
    private readonly long _node = Random.Shared.Next(1 << NodeBits);

    public long NextId()
    {
        lock (_gate)
        {
            var now = (long)(time.GetUtcNow() - Epoch).TotalMilliseconds;
            if (now > _millisecond)
            {
                _millisecond = now;
                _sequence = 0;
            }
            else if (++_sequence == 1 << SequenceBits)
            {
                _millisecond++;
                _sequence = 0;
            }

            return (_millisecond << (NodeBits + SequenceBits)) | (_node << SequenceBits) | (long)_sequence;
        }
    }

    public Guid NextUuid() => Guid.CreateVersion7(time.GetUtcNow());
}
