using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>Opens the two databases; the only place that knows which types they are.</summary>
internal interface ISideFactory
{
    /// <summary>Whether a Postgres connection is configured at all.</summary>
    bool HasPostgres { get; }

    /// <summary>Whether the SQLite file is there, found out without opening it.</summary>
    bool SqliteFileExists { get; }

    /// <summary>Opens a side. Opening Postgres does no I/O, so that a server that is down does not fail it.</summary>
    Task<IDatabaseSide> OpenAsync(DatabaseSide side, CancellationToken cancellationToken);

    /// <summary>Checks that an open side can be reached and is of a kind we work with.</summary>
    Task ConnectAsync(IDatabaseSide side, CancellationToken cancellationToken);
}
