namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>What became of the beginning of a collection of tombstones.</summary>
internal enum CollectionState
{
    /// <summary>It was a dry run.</summary>
    NotTried,

    /// <summary>One has begun: what was left two collections ago or earlier may go.</summary>
    Begun,

    /// <summary>The last one is younger than <c>Persistence:Retention:Tombstones</c>.</summary>
    NotDue,

    /// <summary>
    /// SQLite decides alone beside a Postgres that it is bound to: a later backfill goes by the tombstones.
    /// </summary>
    Kept,

    /// <summary>The mirror cannot be reached, and it has to know of a collection first.</summary>
    MirrorAway,

    /// <summary>A transition is under way, or the databases do not stand alike; the next pass looks again.</summary>
    Unsettled,
}
