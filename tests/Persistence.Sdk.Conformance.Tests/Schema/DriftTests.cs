using Npgsql;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Schema;

/// <summary>What the schema scripts make is what the table definitions say, in both databases.</summary>
public sealed class DriftTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static IReadOnlyList<TableDefinition> Tables => ConformanceFixture.Catalog.Tables;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sqlite_has_the_tables_that_are_defined()
    {
        await SqliteFiles.MakeAsync(_folder.File("schema.sqlite"));
        await using var connection = SqliteFiles.Connect(_folder.File("schema.sqlite"));

        await CompareAsync(new SqliteShape(connection), DatabaseSide.Sqlite, name => name.Sqlite);
    }

    [PostgresFact]
    public async Task Postgres_has_the_tables_that_are_defined()
    {
        await using var connection = new NpgsqlConnection(await PostgresDatabases.MakeAsync());
        await connection.OpenAsync();

        await CompareAsync(new PostgresShape(connection), DatabaseSide.Postgres, name => name.Postgres);
    }

    [PostgresFact]
    public async Task Both_databases_have_the_same_indexes()
    {
        await SqliteFiles.MakeAsync(_folder.File("schema.sqlite"));
        await using var sqlite = SqliteFiles.Connect(_folder.File("schema.sqlite"));
        await using var postgres = new NpgsqlConnection(await PostgresDatabases.MakeAsync());
        await postgres.OpenAsync();

        var inSqlite = (await new SqliteShape(sqlite).IndexesAsync()).Select(index => index.Name);
        var inPostgres = (await new PostgresShape(postgres).IndexesAsync())
            .Select(index => $"{index.Table.Split('.')[0]}_{index.Name}").ToArray();

        Assert.NotEmpty(inPostgres);
        Assert.Equal(inPostgres.Order(StringComparer.Ordinal), inSqlite.Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task No_index_repeats_the_beginning_of_a_key()
    {
        await using var connection = new NpgsqlConnection(await PostgresDatabases.MakeAsync());
        await connection.OpenAsync();

        foreach (var (table, name, definition) in await new PostgresShape(connection).IndexesAsync())
        {
            var key = Tables.Single(candidate => candidate.Name.Postgres == table).Key.Select(column => column.Name);
            var columns = definition[(definition.IndexOf('(', StringComparison.Ordinal) + 1)..].TrimEnd(')');
            Assert.False(
                !definition.Contains(" WHERE ", StringComparison.Ordinal)
                    && string.Join(", ", key).StartsWith(columns, StringComparison.Ordinal),
                $"Index '{name}' holds ({columns}), with which the key of '{table}' begins.");
        }
    }

    [Theory]
    [InlineData("ALTER TABLE conformance_accounts ADD COLUMN more TEXT")]
    [InlineData("ALTER TABLE conformance_accounts RENAME COLUMN owner TO holder")]
    [InlineData("CREATE TRIGGER t AFTER INSERT ON conformance_accounts BEGIN SELECT 1; END")]
    [InlineData("CREATE UNIQUE INDEX u ON conformance_accounts (owner)")]
    public async Task A_changed_table_is_noticed_in_Sqlite(string change)
    {
        var path = _folder.File("schema.sqlite");
        await SqliteFiles.MakeAsync(path);
        await SqliteFiles.ExecuteAsync(path, change);
        await using var connection = SqliteFiles.Connect(path);

        var live = await new SqliteShape(connection).OfAsync("conformance_accounts");

        Assert.NotEqual(Sorted(DefinedShape.Of(ConformanceTables.Accounts, DatabaseSide.Sqlite)), Sorted(live));
    }

    [PostgresTheory]
    [InlineData("ALTER TABLE conformance.accounts ADD COLUMN more text COLLATE \"C\"")]
    [InlineData("ALTER TABLE conformance.accounts ALTER COLUMN owner TYPE text COLLATE \"default\"")]
    [InlineData("ALTER TABLE conformance.accounts ALTER COLUMN owner SET NOT NULL")]
    [InlineData("ALTER TABLE conformance.accounts ALTER COLUMN balance TYPE int")]
    [InlineData("ALTER TABLE conformance.accounts ADD CHECK (balance > 0)")]
    [InlineData("ALTER TABLE conformance.accounts ADD FOREIGN KEY (owner) REFERENCES conformance.accounts (id)")]
    [InlineData("CREATE UNIQUE INDEX u ON conformance.accounts (owner)")]
    [InlineData("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; "
        + "CREATE TRIGGER t BEFORE INSERT ON conformance.accounts FOR EACH ROW EXECUTE FUNCTION f()")]
    public async Task A_changed_table_is_noticed_in_Postgres(string change)
    {
        await using var connection = new NpgsqlConnection(await PostgresDatabases.MakeAsync());
        await connection.OpenAsync();
        await using (var command = new NpgsqlCommand(change, connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        var live = await new PostgresShape(connection).OfAsync("conformance.accounts");

        Assert.NotEqual(Sorted(DefinedShape.Of(ConformanceTables.Accounts, DatabaseSide.Postgres)), Sorted(live));
    }

    private static async Task CompareAsync(LiveShape live, DatabaseSide side, Func<TableName, string> name)
    {
        Assert.Equal(Sorted(Tables.Select(table => name(table.Name))), Sorted(await live.TablesAsync()));
        foreach (var table in Tables)
        {
            Assert.Equal(Sorted(DefinedShape.Of(table, side)), Sorted(await live.OfAsync(name(table.Name))));
        }
    }

    private static string Sorted(IEnumerable<string> facts) => string.Join('\n', facts.Order(StringComparer.Ordinal));
}
