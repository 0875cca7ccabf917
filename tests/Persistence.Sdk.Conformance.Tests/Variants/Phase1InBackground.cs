using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>
/// The replicator does it all. A key that is written again while it is pending may wait for a later round, so the
/// mirror is compared once, after the last test.
/// </summary>
[NeedsPostgres]
public sealed class Phase1InBackground() : InPhase(PersistencePhase.DualWrite)
{
    public override string Variant => base.Variant + " in the background";

    protected override bool SettlesAfterEachTest => false;

    protected override void Configure(PersistenceOptions options) => options.DualWrite.Mode = DualWriteMode.Background;
}
