using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Tests.Phases;

public sealed class ServerMarkTests
{
    private static readonly ServerMark Seen = new("7/16384/00000001", 500, 90);

    [Theory]
    [InlineData("7/16384/00000001", 500, 90L)]
    [InlineData("7/16384/00000001", 600, 91L)]
    [InlineData("7/16384/00000001", 600, null)]
    public void A_server_that_went_on_follows(string server, long position, long? version) =>
        Assert.True(new ServerMark(server, position, version).Follows(Seen));

    [Theory]
    [InlineData("8/16384/00000001", 600, 91L)] // another cluster
    [InlineData("7/16385/00000001", 600, 91L)] // the database was made anew
    [InlineData("7/16384/00000002", 600, 91L)] // a standby was promoted, or a point in time restored
    [InlineData("7/16384/00000001", 499, 91L)] // the disk was set back
    [InlineData("7/16384/00000001", 600, 89L)] // a dump was restored over it
    public void S64_A_server_that_was_replaced_promoted_or_set_back_does_not(string server, long position, long version) =>
        Assert.False(new ServerMark(server, position, version).Follows(Seen));

    [Fact]
    public void Whatever_is_seen_first_follows() => Assert.True(Seen.Follows(null));

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        Assert.Equal(Seen, ServerMark.Parse(Seen.ToString()));
        Assert.Equal(Seen with { PeerVersion = null }, ServerMark.Parse((Seen with { PeerVersion = null }).ToString()));
        Assert.Null(ServerMark.Parse(null));
    }
}
