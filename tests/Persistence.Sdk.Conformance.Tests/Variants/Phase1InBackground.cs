using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Tests.Variants;

[NeedsPostgres]
public sealed class Phase1InBackground() : InPhase(PersistencePhase.DualWrite)
{
    public override string Variant => base.Variant + " in the background";

    protected override void Configure(PersistenceOptions options) => options.DualWrite.Mode = DualWriteMode.Background;
}
