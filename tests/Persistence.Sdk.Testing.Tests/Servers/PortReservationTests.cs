using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Testing.Tests.Servers;

public sealed class PortReservationTests
{
    // No cluster gets it: they begin at 20,000.
    private const int Port = 19_999;

    [Fact]
    public void A_port_belongs_to_one_until_it_is_given_back()
    {
        using (var first = PortReservation.TryTake(Port))
        {
            Assert.NotNull(first);
            Assert.Null(PortReservation.TryTake(Port));
        }

        using var next = PortReservation.TryTake(Port);
        Assert.NotNull(next);
    }
}
