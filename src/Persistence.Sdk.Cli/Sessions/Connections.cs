namespace Persistence.Sdk.Cli.Sessions;

/// <summary>Where the command line says that configuration and databases are.</summary>
internal sealed record Connections
{
    private const string SqliteOption = "'Persistence:Sqlite:Path'";
    private const string PostgresOption = "'Persistence:Postgres:ConnectionString'";

    /// <summary>
    /// The configuration file; null for <c>appsettings.json</c> in the current folder, where there is one.
    /// </summary>
    public string? Config { get; init; }

    /// <summary>The prefix of variables such as <c>DATABASE_URL</c>; null for none.</summary>
    public string? EnvironmentPrefix { get; init; }

    /// <summary>The SQLite file; null for that of the configuration.</summary>
    public string? Sqlite { get; init; }

    /// <summary>The connection string or URI; null for that of the configuration. It may hold a password.</summary>
    public string? Postgres { get; init; }

    /// <summary>The modules in use; empty for those of the configuration.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>What to do where no file is found.</summary>
    public string SqliteAdvice => Sqlite is null
        ? $"Name the file with --sqlite, or with --config the settings file that says {SqliteOption}."
        : "Check --sqlite.";

    /// <summary>A message that names options by the words in which they were given here.</summary>
    public string AsGiven(string message)
    {
        var told = Sqlite is null ? message : message.Replace(SqliteOption, "'--sqlite'", StringComparison.Ordinal);
        return Postgres is null ? told : told.Replace(PostgresOption, "'--postgres'", StringComparison.Ordinal);
    }

    // A record would print the connection string.
    public override string ToString() => nameof(Connections);
}
