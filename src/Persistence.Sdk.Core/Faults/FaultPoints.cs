namespace Persistence.Sdk.Core.Faults;

/// <summary>The labels of the fault points.</summary>
internal static class FaultPoints
{
    /// <summary>The authority's transaction holds the write but is not committed.</summary>
    public const string BeforeAuthorityCommit = "before-authority-commit";

    /// <summary>The authority has committed; the mirror knows nothing yet.</summary>
    public const string AfterAuthorityCommit = "after-authority-commit";

    /// <summary>The mirror's transaction is about to be committed.</summary>
    public const string BeforeMirrorCommit = "before-mirror-commit";

    /// <summary>The mirror has the images; the pending rows still stand.</summary>
    public const string AfterMirrorCommit = "after-mirror-commit";

    /// <summary>Pending rows are being removed in a transaction that is not committed.</summary>
    public const string BeforeAcknowledgeCommit = "before-acknowledge-commit";

    /// <summary>The replicator has read images and not applied them.</summary>
    public const string AfterReplicatorRead = "after-replicator-read";

    /// <summary>A transition is written on the authority and not yet on the mirror.</summary>
    public const string BetweenTransitionSides = "between-transition-sides";

    /// <summary>A backfill has read a chunk and not brought it.</summary>
    public const string AfterBackfillRead = "after-backfill-read";

    /// <summary>A backfill has found a part of a table empty, and has not copied into it.</summary>
    public const string BeforeCopy = "before-copy";

    /// <summary>A backfill's transaction holds rows and checkpoint but is not committed.</summary>
    public const string BeforeLoadCommit = "before-load-commit";

    /// <summary>A backfill's rows and checkpoint are committed.</summary>
    public const string AfterLoadCommit = "after-load-commit";

    /// <summary>A repair has stamped rows on the authority, and the mirror knows nothing yet.</summary>
    public const string AfterRestamp = "after-restamp";

    /// <summary>A repair has brought rows to the mirror; they are still pending.</summary>
    public const string AfterRepairDelivery = "after-repair-delivery";

    /// <summary>The instants of a repair.</summary>
    public static IReadOnlyList<string> Repair { get; } =
        [BeforeAuthorityCommit, AfterAuthorityCommit, AfterRestamp, BeforeMirrorCommit, AfterRepairDelivery];

    /// <summary>The old authority drains: writes wait.</summary>
    public const string FlipDraining = "flip-draining";

    /// <summary>The new authority's row is written but not committed; the old one still drains.</summary>
    public const string FlipBeforeRaising = "flip-before-raising";

    /// <summary>The old authority has consented; the new one's row is not committed.</summary>
    public const string FlipRaising = "flip-raising";

    /// <summary>The new authority decides; the old one has not heard of it.</summary>
    public const string FlipRaised = "flip-raised";

    /// <summary>The instants of a change of authority.</summary>
    public static IReadOnlyList<string> Flip { get; } = [FlipDraining, FlipBeforeRaising, FlipRaising, FlipRaised];

    /// <summary>The file is being taken over by force: it takes nothing, and Postgres still decides.</summary>
    public const string SeizureBegun = "seizure-begun";

    /// <summary>Nobody believes in Postgres any more; SQLite does not decide yet.</summary>
    public const string SeizureWaited = "seizure-waited";

    /// <summary>SQLite decides; Postgres has not been told.</summary>
    public const string SeizureTaken = "seizure-taken";

    /// <summary>Postgres has been told; the file has not heard of it.</summary>
    public const string SeizureFenced = "seizure-fenced";

    /// <summary>The instants of a forced take-over of the file.</summary>
    public static IReadOnlyList<string> Seizure { get; } = [SeizureBegun, SeizureWaited, SeizureTaken, SeizureFenced];

    /// <summary>The instants of a backfill.</summary>
    public static IReadOnlyList<string> Backfill { get; } =
        [AfterBackfillRead, BeforeCopy, BeforeLoadCommit, AfterLoadCommit];

    /// <summary>The instants of the write path.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        BeforeAuthorityCommit, AfterAuthorityCommit, BeforeMirrorCommit, AfterMirrorCommit, BeforeAcknowledgeCommit,
        AfterReplicatorRead, BetweenTransitionSides,
    ];
}
