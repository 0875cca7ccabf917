using Persistence.Sdk.Core.Retries;

namespace Persistence.Sdk.Migration.Tests.Replication;

public sealed class BackOffTests
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    [Fact]
    public void S09_It_never_ends_and_never_exceeds_its_limit()
    {
        var backOff = new BackOff(First, Limit, new Random(1));
        var pauses = Enumerable.Range(0, 10_000).Select(_ => backOff.Next()).ToArray();
        Assert.All(pauses, pause => Assert.InRange(pause, First / 2, Limit));
        Assert.All(pauses.Skip(20), pause => Assert.InRange(pause, Limit / 2, Limit));
    }

    [Fact]
    public void After_a_success_it_begins_again()
    {
        var backOff = new BackOff(First, Limit, new Random(1));
        for (var i = 0; i < 30; i++)
        {
            backOff.Next();
        }

        backOff.Reset();
        Assert.InRange(backOff.Next(), First / 2, First);
    }
}
