namespace Persistence.Sdk;

/// <summary>Why a SQLite file and a Postgres database do not belong together.</summary>
public enum WrongNeighbour
{
    /// <summary>The Postgres database is bound to another SQLite file.</summary>
    SecondFile = 0,

    /// <summary>
    /// The SQLite file is behind in the generation of the binding: a copy, or a backup that was restored.
    /// </summary>
    CopiedFile = 1,

    /// <summary>The SQLite file has forgotten the binding: a backup from before it that was restored.</summary>
    RestoredFile = 2,

    /// <summary>
    /// The SQLite file has not issued versions that Postgres holds: it lost its last commits, with its <c>-wal</c> or
    /// by a backup that was restored.
    /// </summary>
    LostCommits = 3,

    /// <summary>The SQLite file is bound to another Postgres database, and this one is in service.</summary>
    ReplacedServer = 4,

    /// <summary>The SQLite file is bound to another Postgres database, and this one is new or was emptied.</summary>
    EmptiedServer = 5,

    /// <summary>The SQLite file is new, and the Postgres database is in service.</summary>
    NewFile = 6,

    /// <summary>The Postgres database was never in service, and holds rows that somebody else has put there.</summary>
    ForeignRows = 7,

    /// <summary>Rows came for another pair of databases than this one.</summary>
    Stranger = 8,

    /// <summary>
    /// A newer version of the library has raised the schema. This process copies nothing; it may write for as long as
    /// the schema lets it.
    /// </summary>
    OlderLibrary = 9,

    /// <summary>The SQLite file was replaced, deleted, or lost its <c>-wal</c> while it was open.</summary>
    ReplacedFile = 10,
}
