using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>Postgres went away right after the start and does not come back.</summary>
[NeedsPostgres]
public sealed class Phase1MirrorDead() : InPhase(PersistencePhase.DualWrite)
{
    public override string Variant => base.Variant + ", mirror dead";

    protected override bool MirrorIsDead => true;

    protected override async Task AfterStartAsync()
    {
        await Proxy.RefuseAsync();
        await Proxy.CutAllAsync();
    }
}
