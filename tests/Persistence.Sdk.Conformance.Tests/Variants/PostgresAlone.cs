using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Postgres;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Variants;

[NeedsPostgres]
public sealed class PostgresAlone : ConformanceFixture
{
    private PostgresDatabase? _database;
    private string? _connectionString;

    public override string Variant => "Postgres alone";

    protected override SideReader Authority => new PostgresSideReader(_connectionString!);

    protected override string? WhyNot => new PostgresFactAttribute().Skip;

    public override async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    protected override async Task<IDatabase> StartAsync()
    {
        _connectionString = await PostgresDatabases.MakeAsync();
        _database = PostgresDatabases.Create(_connectionString);
        await ControlRows.StartAloneAsync(_database, PersistencePhase.PostgresOnly);
        return _database;
    }
}
