namespace Persistence.Sdk;

/// <summary>
/// What an application configures, section <c>Persistence</c>. Read once at start, except <see cref="Phase"/> and how
/// reads are served (<see cref="ReadFromPostgresPercent"/>, <see cref="ShadowReadPercent"/>, <see cref="Stores"/>),
/// which are followed live.
/// </summary>
public sealed class PersistenceOptions
{
    /// <summary>
    /// The phase this process asks for. The default is <see cref="PersistencePhase.SqliteOnly"/>. The phase in force
    /// follows when the gates are green.
    /// </summary>
    public PersistencePhase Phase { get; set; } = PersistencePhase.SqliteOnly;

    /// <summary>
    /// The modules whose tables exist, by name. The default, null, stands for <c>Pipeline</c> alone; an application
    /// that stores only records of its own names none.
    /// </summary>
    public IReadOnlyList<string>? Modules { get; set; }

    /// <summary>
    /// Whether missing schema scripts are applied at start. The default is true; turn it off where the runtime role
    /// does not own the schema.
    /// </summary>
    public bool ApplySchema { get; set; } = true;

    /// <summary>
    /// How long a call waits while the authority moves from one database to the other. The default is 30 seconds; the
    /// allowed range is 100 milliseconds to 10 minutes.
    /// </summary>
    public TimeSpan CutoverTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How many of 100 keys are read from Postgres in phase <see cref="PersistencePhase.Backfill"/>, once their table
    /// has been compared in full and found equal; always the same keys. A key that waits for the mirror is read from
    /// SQLite, and so is every key that Postgres does not answer within <see cref="DualWriteOptions.MirrorTimeout"/>.
    /// Reads of several rows stay with SQLite. The default is 0; the allowed range is 0 to 100.
    /// </summary>
    public int ReadFromPostgresPercent { get; set; }

    /// <summary>
    /// How many of 100 reads are asked of the other database as well, while both are kept, behind the caller's back,
    /// to compare the answers. The default is 0; the allowed range is 0 to 100.
    /// </summary>
    public int ShadowReadPercent { get; set; }

    /// <summary>
    /// How the reads of single stores are served, by the name of the store's interface, such as <c>IQueryCache</c>.
    /// </summary>
    public IDictionary<string, StoreOptions> Stores { get; } =
        new Dictionary<string, StoreOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The SQLite side.</summary>
    public SqliteOptions Sqlite { get; } = new();

    /// <summary>The Postgres side.</summary>
    public PostgresOptions Postgres { get; } = new();

    /// <summary>How writes reach the mirror.</summary>
    public DualWriteOptions DualWrite { get; } = new();

    /// <summary>How the use of models is gathered before it is recorded.</summary>
    public TokenUsageOptions TokenUsage { get; } = new();

    /// <summary>How long the answers of other services are good for.</summary>
    public EnrichmentOptions Enrichment { get; } = new();

    /// <summary>How history is copied to Postgres.</summary>
    public BackfillOptions Backfill { get; } = new();

    /// <summary>What has to hold before the database that decides changes, section <c>Persistence:Gate</c>.</summary>
    public GateOptions Gate { get; } = new();

    /// <summary>What is kept, and how often the databases are tidied up.</summary>
    public RetentionOptions Retention { get; } = new();
}
