using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Conformance.Tests.Variants;

internal static class ControlRows
{
    /// <summary>Puts one side into service by itself.</summary>
    public static async Task StartAloneAsync(IDatabaseSide side, PersistencePhase phase)
    {
        var row = await side.Control.ReadAsync(CancellationToken.None);
        var started = row with { Phase = phase, Epoch = 1, Authority = side.Side };
        Assert.True(await side.Control.TryReplaceAsync(row, started, "started", CancellationToken.None));
    }
}
