namespace Persistence.Sdk.Migration.Phases;

/// <summary>What each database is in a phase.</summary>
/// <param name="Authority">The side that decides writes and is read.</param>
/// <param name="Mirror">The side that is kept in step; null where only one is kept.</param>
internal readonly record struct PhaseRoles(DatabaseSide Authority, DatabaseSide? Mirror)
{
    public static PhaseRoles Of(PersistencePhase phase) => phase switch
    {
        PersistencePhase.SqliteOnly => new(DatabaseSide.Sqlite, null),
        PersistencePhase.DualWrite => new(DatabaseSide.Sqlite, DatabaseSide.Postgres),
        PersistencePhase.Backfill => new(DatabaseSide.Sqlite, DatabaseSide.Postgres),
        PersistencePhase.ReadCutover => new(DatabaseSide.Postgres, DatabaseSide.Sqlite),
        PersistencePhase.PostgresOnly => new(DatabaseSide.Postgres, null),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "This phase has no roles."),
    };

    public bool Needs(DatabaseSide side) => Authority == side || Mirror == side;
}
