namespace Persistence.Sdk;

/// <summary>
/// How <see cref="ITokenUsageBuffer"/> gathers usage, and when it is summed up, section <c>Persistence:TokenUsage</c>.
/// </summary>
public sealed class TokenUsageOptions
{
    /// <summary>
    /// The largest number of usages in memory; a caller that brings one more waits. The default is 10,000; the allowed
    /// range is 1 to 1,000,000.
    /// </summary>
    public int BufferRows { get; set; } = 10_000;

    /// <summary>
    /// How many usages are recorded in one transaction, and the number from which they are recorded without waiting
    /// longer. The default is 500; the allowed range is 1 to <see cref="BufferRows"/>, at most 10,000.
    /// </summary>
    public int FlushRows { get; set; } = 500;

    /// <summary>
    /// The longest time a usage waits for others before it is recorded. The default is 1 second; the allowed range is 1
    /// millisecond to 10 minutes.
    /// </summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a UTC day has to be over before maintenance sums its usage up, so that <see cref="ITokenUsageReader"/>
    /// need not read each call of it. Sums are right whatever the value, and whatever arrives later: they only cost
    /// more where it is often done again. The default is 1 hour; the allowed range is 0 to 30 days.
    /// </summary>
    public TimeSpan SumUpAfter { get; set; } = TimeSpan.FromHours(1);
}
