namespace Persistence.Sdk;

/// <summary>How history is copied to Postgres, section <c>Persistence:Backfill</c>.</summary>
public sealed class BackfillOptions
{
    /// <summary>
    /// Whether this process may run the backfill that phase <see cref="PersistencePhase.Backfill"/> begins by itself;
    /// of all processes that may, one does. The default is true. Turn it off where another process is to do it.
    /// </summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The largest number of rows that are copied in one transaction. The default is 10,000; the allowed range is 100
    /// to 100,000. Beside live writes it is less where a transaction would take long.
    /// </summary>
    public int ChunkRows { get; set; } = 10_000;
}
