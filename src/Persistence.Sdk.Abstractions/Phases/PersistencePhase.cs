namespace Persistence.Sdk;

/// <summary>
/// The five phases of the journey from SQLite to Postgres. The phase in force is the one stored in the databases;
/// what an application's options ask for is only a wish that the coordinator follows when the gates allow it.
/// </summary>
public enum PersistencePhase
{
    /// <summary>SQLite alone: no Postgres needed, no socket opened. The default.</summary>
    SqliteOnly = 0,

    /// <summary>SQLite decides and every write also reaches Postgres; Postgres may be slow or down.</summary>
    DualWrite = 1,

    /// <summary>As <see cref="DualWrite"/>, while history is copied and parity is proved.</summary>
    Backfill = 2,

    /// <summary>Postgres decides and is read; SQLite is kept in step, so that going back loses nothing.</summary>
    ReadCutover = 3,

    /// <summary>Postgres alone: the SQLite file is not opened.</summary>
    PostgresOnly = 4,
}
