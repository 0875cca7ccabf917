using System.Diagnostics;
using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Testing.Faults;

namespace Persistence.Sdk.Benchmarks.Mirrors;

/// <summary>The library in phase 1, with a proxy before its Postgres.</summary>
internal sealed class ProxiedMirror(SdkWrites sdk, TcpProxy proxy) : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(1);

    public SdkWrites Sdk { get; } = sdk;

    public TcpProxy Proxy { get; } = proxy;

    public static async Task<ProxiedMirror> StartAsync(DatabasePair pair)
    {
        var proxy = TcpProxy.Before(pair.Postgres);
        var sdk = await (pair with { Postgres = proxy.Redirect(pair.Postgres) })
            .StartAsync("behind a proxy", PersistencePhase.DualWrite);
        return new ProxiedMirror(sdk, proxy);
    }

    /// <summary>
    /// Lets the mirror die under load, goes on for a length of time behind the opening of the breaker, and lets the
    /// mirror come back.
    /// </summary>
    public async Task<MirrorDeath> DieAsync(SteadyLoad load, bool isSilent, TimeSpan length)
    {
        using var stop = new CancellationTokenSource();
        var calls = load.RunAsync(stop.Token);
        await Task.Delay(Healthy);
        var died = Stopwatch.GetTimestamp();
        await BreakAsync(isSilent);
        while (!Sdk.Engine.IsMirrorBroken)
        {
            await Task.Delay(Look);
        }

        var opened = Stopwatch.GetTimestamp();
        await Task.Delay(length);
        await stop.CancelAsync();
        var death = new MirrorDeath(
            [.. (await calls).Where(call => call.Began >= died && call.Began < opened)],
            [.. (await calls).Where(call => call.Began >= opened)],
            Stopwatch.GetElapsedTime(died, opened));
        Proxy.Heal();
        await Sdk.Engine.Status.WaitUntilDrainedAsync(CancellationToken.None);
        return death;
    }

    public async ValueTask DisposeAsync()
    {
        await Sdk.DisposeAsync();
        await Proxy.DisposeAsync();
    }

    private async Task BreakAsync(bool isSilent)
    {
        if (isSilent)
        {
            Proxy.SetMode(LaneMode.Hold);
            return;
        }

        await Proxy.RefuseAsync();
        await Proxy.CutAllAsync();
    }
}
