using Microsoft.Extensions.Configuration;

namespace Persistence.Sdk.Tests.Options;

/// <summary>What the variables of the source systems become.</summary>
public sealed class EnvironmentTests
{
    private const string Connection = "Persistence:Postgres:ConnectionString";
    private const string Url = "postgresql://app:canary@db:5432/app";

    [Theory]
    [InlineData("", null)]
    [InlineData("DATABASE_URL=" + Url, null)]
    [InlineData("DB_DRIVER=sqlite", "SqliteOnly")]
    [InlineData("DB_DRIVER=Postgres", "PostgresOnly")]
    [InlineData("DB_DRIVER=postgresql", "PostgresOnly")]
    [InlineData("DB_DRIVER=sqlite DUAL_WRITE_MODE=on", "DualWrite")]
    [InlineData("DB_DRIVER=postgres DUAL_WRITE_MODE=on", "ReadCutover")]
    [InlineData("DB_DRIVER=postgres DUAL_WRITE_MODE=off", "PostgresOnly")]
    [InlineData("DB_DRIVER=sqlite USE_POSTGRES=1", "SqliteOnly")]
    [InlineData("USE_POSTGRES=true", "PostgresOnly")]
    [InlineData("USE_POSTGRES=0", "SqliteOnly")]
    [InlineData("USE_POSTGRES=no DUAL_WRITE_MODE=yes", "DualWrite")]
    [InlineData("DUAL_WRITE_MODE=1", "DualWrite")]
    [InlineData("DUAL_WRITE_MODE=inline", "DualWrite")]
    [InlineData("DUAL_WRITE_MODE=off", null)]
    [InlineData("DUAL_WRITE_MODE=", null)]
    [InlineData("DB_DRIVER=mysql", "mysql")]
    [InlineData("USE_POSTGRES=perhaps", "perhaps")]
    [InlineData("USE_POSTGRES=true Persistence__Phase=DualWrite", null)]
    [InlineData("USE_POSTGRES=true PERSISTENCE__PHASE=DualWrite", null)]
    public void Driver_and_dual_write_become_the_phase(string variables, string? phase) =>
        Assert.Equal(phase, Read(null, variables)["Persistence:Phase"]);

    [Theory]
    [InlineData("DUAL_WRITE_MODE=inline", "Persistence:DualWrite:Mode", "Inline")]
    [InlineData("DUAL_WRITE_MODE=Background", "Persistence:DualWrite:Mode", "Background")]
    [InlineData("DUAL_WRITE_MODE=on", "Persistence:DualWrite:Mode", null)]
    [InlineData("DUAL_WRITE_MODE=banana", "Persistence:DualWrite:Mode", "banana")]
    [InlineData("POSTGRES_POOL_SIZE=12", "Persistence:Postgres:MaxPoolSize", "12")]
    [InlineData("OPENALEX_CACHE_TTL_DAYS=7", "Persistence:Enrichment:OpenAlexCacheDays", "7")]
    [InlineData("CITEC_CACHE_TTL_DAYS=90", "Persistence:Enrichment:CitecCacheDays", "90")]
    [InlineData("DATABASE_URL=" + Url, Connection, Url)]
    [InlineData("DB_URL=b DATABASE_URL=a", Connection, "b")]
    [InlineData("DATABASE_URL=a Persistence__Postgres__ConnectionString=c", Connection, null)]
    [InlineData("DATABASE_URL=a Persistence__Postgres__ConnectionName=c", Connection, null)]
    [InlineData("READ_FROM_POSTGRES_PERCENT=10", "Persistence:ReadFromPostgresPercent", "10")]
    public void The_other_variables_become_their_options(string variables, string path, string? value) =>
        Assert.Equal(value, Read(null, variables)[path]);

    [Theory]
    [InlineData("PUKAIST_DB_URL=p DATABASE_URL=d", "p")]
    [InlineData("PUKAIST_DATABASE_URL=p DATABASE_URL=d", "p")]
    [InlineData("DATABASE_URL=d", "d")]
    [InlineData("OTHER_DB_URL=o", null)]
    public void A_name_with_the_prefix_wins_over_the_bare_one(string variables, string? url) =>
        Assert.Equal(url, Read("PUKAIST_", variables)[Connection]);

    [Theory]
    [InlineData("PUKAIST_DB_DRIVER=mysql", "'Persistence:Phase' (environment variable PUKAIST_DB_DRIVER: sqlite or pos")]
    [InlineData("USE_POSTGRES=perhaps", "(environment variable USE_POSTGRES: true or false) is 'perhaps'")]
    [InlineData("DUAL_WRITE_MODE=banana", "variable DUAL_WRITE_MODE: off, on, inline or background) is 'banana'")]
    [InlineData("POSTGRES_POOL_SIZE=2", "(environment variable POSTGRES_POOL_SIZE) is 2; allowed are 4 to 1000")]
    [InlineData("OPENALEX_CACHE_TTL_DAYS=0", "(environment variable OPENALEX_CACHE_TTL_DAYS) is 0; allowed are 1 to 36500")]
    [InlineData("CITEC_CACHE_TTL_DAYS=month", "(environment variable CITEC_CACHE_TTL_DAYS) is 'month'")]
    [InlineData("POSTGRES_POOL_SIZE=lots", "(environment variable POSTGRES_POOL_SIZE) is 'lots'")]
    [InlineData("READ_FROM_POSTGRES_PERCENT=ten", "(environment variable READ_FROM_POSTGRES_PERCENT) is 'ten'")]
    [InlineData("READ_FROM_POSTGRES_PERCENT=110", "READ_FROM_POSTGRES_PERCENT) is 110; allowed are 0 to 100")]
    [InlineData("PUKAIST_DB_DRIVER=postgres", "'Persistence:Postgres:ConnectionString' is empty")]
    [InlineData("DUAL_WRITE_MODE=on DATABASE_URL=postgres://app:canary@/db", "(environment variable DATABASE_URL) names no")]
    [InlineData("DUAL_WRITE_MODE=on DATABASE_URL=sqlite:///canary.db", "(environment variable DATABASE_URL) cannot")]
    public void A_value_that_means_nothing_is_told_with_its_variable(string variables, string told)
    {
        var problem = Assert.Single(Configured.Problems(Read("PUKAIST_", variables)));

        Assert.Contains(told, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_source_wins_and_is_not_blamed_on_a_variable()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Persistence:Postgres:MaxPoolSize", "6")])
            .AddPersistenceEnvironment(null, () => Variables("POSTGRES_POOL_SIZE=7"))
            .AddInMemoryCollection([new("Persistence:Postgres:MaxPoolSize", "3")])
            .Build();

        var problem = Assert.Single(Configured.Problems(configuration));
        Assert.DoesNotContain("environment", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_of_the_process_is_read()
    {
        var name = $"DOOR_{Guid.NewGuid():N}_";
        Environment.SetEnvironmentVariable($"{name}POSTGRES_POOL_SIZE", "9");

        var configuration = new ConfigurationBuilder().AddPersistenceEnvironment(name).Build();

        Assert.Equal("9", configuration["Persistence:Postgres:MaxPoolSize"]);
    }

    private static IConfigurationRoot Read(string? prefix, string variables) =>
        new ConfigurationBuilder().AddPersistenceEnvironment(prefix, () => Variables(variables)).Build();

    private static Dictionary<string, string> Variables(string text) => text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}
