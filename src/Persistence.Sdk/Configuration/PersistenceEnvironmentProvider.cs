using Microsoft.Extensions.Configuration;

namespace Persistence.Sdk.Configuration;

/// <summary>
/// Says in options what the variables of the source systems say. A value that means nothing is handed on as it is, so
/// that the validation can name it.
/// </summary>
internal sealed class PersistenceEnvironmentProvider(SourceVariables variables) : ConfigurationProvider
{
    private const string Phase = "Persistence:Phase";
    private const string Mode = "Persistence:DualWrite:Mode";
    private const string ConnectionString = "Persistence:Postgres:ConnectionString";
    private const string ConnectionName = "Persistence:Postgres:ConnectionName";

    private static readonly (string Name, string Path)[] Numbers =
    [
        ("POSTGRES_POOL_SIZE", "Persistence:Postgres:MaxPoolSize"),
        ("READ_FROM_POSTGRES_PERCENT", "Persistence:ReadFromPostgresPercent"),
        ("OPENALEX_CACHE_TTL_DAYS", "Persistence:Enrichment:OpenAlexCacheDays"),
        ("CITEC_CACHE_TTL_DAYS", "Persistence:Enrichment:CitecCacheDays"),
    ];

    private readonly Dictionary<string, string> _origins = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The variable behind a path, with what it takes; null where there is none.</summary>
    public string? VariableOf(string path) => _origins.GetValueOrDefault(path);

    public override void Load()
    {
        Data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        _origins.Clear();
        var read = variables.Read();
        if ((read("DB_URL") ?? read("DATABASE_URL")) is { } url && !variables.IsSetDirectly(ConnectionName))
        {
            Set(ConnectionString, url.Text, url.Name);
        }

        foreach (var (name, path) in Numbers)
        {
            if (read(name) is { } number)
            {
                Set(path, number.Text, number.Name);
            }
        }

        LoadPhase(read);
    }

    private void LoadPhase(Func<string, (string Name, string Text)?> read)
    {
        var dual = read("DUAL_WRITE_MODE") is { } mode ? DualWriteWord.Of(mode.Text) : DualWriteWord.Unset;
        if (dual.Mode is { } sent)
        {
            Set(Mode, sent, $"{read("DUAL_WRITE_MODE")!.Value.Name}: off, on, inline or background");
        }

        if (read("DB_DRIVER") is { } driver)
        {
            Set(Phase, PhaseOf(Driver(driver.Text), dual.IsOn) ?? driver.Text, $"{driver.Name}: sqlite or postgres");
        }
        else if (read("USE_POSTGRES") is { } use)
        {
            Set(Phase, PhaseOf(Switch.Of(use.Text), dual.IsOn) ?? use.Text, $"{use.Name}: true or false");
        }
        else if (dual.IsOn)
        {
            Set(Phase, nameof(PersistencePhase.DualWrite), read("DUAL_WRITE_MODE")!.Value.Name);
        }
    }

    private static string? PhaseOf(bool? postgresDecides, bool isDual) => postgresDecides switch
    {
        true => isDual ? nameof(PersistencePhase.ReadCutover) : nameof(PersistencePhase.PostgresOnly),
        false => isDual ? nameof(PersistencePhase.DualWrite) : nameof(PersistencePhase.SqliteOnly),
        null => null,
    };

    private static bool? Driver(string text) => text.ToUpperInvariant() switch
    {
        "POSTGRES" or "POSTGRESQL" => true,
        "SQLITE" or "SQLITE3" => false,
        _ => null,
    };

    private void Set(string path, string text, string origin)
    {
        if (!variables.IsSetDirectly(path))
        {
            Data[path] = text;
            _origins[path] = origin;
        }
    }
}
