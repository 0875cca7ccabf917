namespace Persistence.Sdk.Core.Evidence;

/// <summary>What a stored result is about.</summary>
internal enum EvidenceKind
{
    /// <summary>A scan of the SQLite side for what Postgres would refuse.</summary>
    Preflight,

    /// <summary>The history has been copied to the mirror.</summary>
    Backfill,

    /// <summary>A comparison of both sides.</summary>
    Parity,
}
