using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Migration.Parity;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>Both sides are proved to be equal, so that Postgres serves point reads.</summary>
[NeedsPostgres]
public sealed class Phase2() : InPhase(PersistencePhase.Backfill)
{
    protected override async Task AfterStartAsync()
    {
        var report = await Engine.Parity.RunAsync(new ParityRequest(), null, CancellationToken.None);
        Assert.True(report.IsClean);
    }
}
