using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>Outages of Postgres in a random history, one at a time.</summary>
internal sealed class Trouble(Random random, DatabasePair pair, TcpProxy proxy)
{
    private bool _isServerDown;
    private bool _isAway;

    /// <summary>Ends what is wrong, or makes something go wrong.</summary>
    public async Task ChangeAsync(Action<string> note)
    {
        if (_isAway)
        {
            note("Postgres is back");
            await EndAsync();
            return;
        }

        var kind = random.Next(6);
        note($"trouble {kind}");
        switch (kind)
        {
            case 0:
                await proxy.CutAllAsync();
                break;
            case 1:
                await new Pairing(pair).TerminateAsync();
                break;
            case 2:
                _isAway = true;
                await proxy.RefuseAsync();
                await proxy.CutAllAsync();
                break;
            case 3:
                _isAway = true;
                proxy.SetMode(random.Next(2) == 0 ? LaneMode.Hold : LaneMode.Swallow);
                break;
            case 4:
                _isAway = true;
                proxy.ToClient.Mode = LaneMode.Swallow; // what is asked for happens, and nobody hears of it
                break;
            default:
                _isAway = _isServerDown = true;
                await pair.Server.StopAsync(immediate: random.Next(2) == 0);
                break;
        }
    }

    /// <summary>Everything works again.</summary>
    public async Task EndAsync()
    {
        if (_isServerDown)
        {
            await pair.Server.StartAgainAsync();
        }

        proxy.Heal();
        _isServerDown = _isAway = false;
    }
}
