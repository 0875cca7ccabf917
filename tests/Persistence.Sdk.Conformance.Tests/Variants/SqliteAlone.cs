using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Sqlite;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Conformance.Tests.Variants;

public sealed class SqliteAlone : ConformanceFixture
{
    private readonly TempFolder _folder = new();
    private SqliteDatabase? _database;

    public override string Variant => "SQLite alone";

    protected override SideReader Authority => new SqliteSideReader(_folder.File("state.sqlite"));

    public override async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        _folder.Dispose();
    }

    protected override async Task<IDatabase> StartAsync()
    {
        var path = _folder.File("state.sqlite");
        await SqliteFiles.MakeAsync(path);
        _database = await SqliteFiles.OpenAsync(path);
        await ControlRows.StartAloneAsync(_database, PersistencePhase.SqliteOnly);
        return _database;
    }
}
