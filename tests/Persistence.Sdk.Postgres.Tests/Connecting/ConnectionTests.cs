using Npgsql;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Connecting;

public sealed class ConnectionTests
{
    [Theory]
    [InlineData("postgresql://me:pa%40ss@db.example:6543/app?sslmode=verify-full", "db.example", 6543, "me", "pa@ss",
        "app", SslMode.VerifyFull)]
    [InlineData("postgres://me@db.example/app", "db.example", 5432, "me", null, "app", SslMode.Prefer)]
    [InlineData("postgresql://[::1]:5433/app?user=me&password=s%26t&sslmode=require", "::1", 5433, "me", "s&t", "app",
        SslMode.Require)]
    [InlineData("postgresql://me:pa:ss@one:1,two:2/app", "one:1,two:2", 5432, "me", "pa:ss", "app", SslMode.Prefer)]
    [InlineData("Host=db;Port=7;Username=me;Password=p;Database=app;SSL Mode=Disable", "db", 7, "me", "p", "app",
        SslMode.Disable)]
    public void A_URI_is_as_good_as_a_connection_string(
        string text, string host, int port, string user, string? password, string database, SslMode ssl)
    {
        var settings = PostgresConnection.Settings(
            new PostgresAddress("here", text), new PostgresOptions());

        Assert.Equal(
            (host, port, user, password, database, ssl),
            (settings.Host, settings.Port, settings.Username, settings.Password, settings.Database, settings.SslMode));
    }

    [Theory]
    [InlineData("postgresql://me:a-secret@db:port/app")]
    [InlineData("postgresql://me:a-secret@db/app?no_such=a-secret")]
    [InlineData("postgresql://me:a-secret?a-secret@db/app")]
    [InlineData("postgresql://me:a-secret@db/app?connect_timeout=a-secret")]
    [InlineData("postgresql://me:a-secret@/app")]
    [InlineData("Host=db;Password=a-secret;No Such=a-secret")]
    [InlineData("Host=db;Password=a-secret;Port=a-secret")]
    [InlineData("a-secret")]
    [InlineData("")]
    public void A_text_that_cannot_be_read_is_refused_by_its_option_without_being_quoted(string text)
    {
        var refused = Assert.Throws<ArgumentException>(
            () => PostgresDatabase.Create(new PostgresOptions { ConnectionString = text }, TestDatabase.Context()));

        Assert.Contains("Persistence:Postgres:ConnectionString", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_down_fails_no_construction_but_the_first_use()
    {
        await using var side = PostgresDatabase.Create(
            new PostgresOptions { ConnectionString = "postgresql://me:a-secret@127.0.0.1:1/app" },
            TestDatabase.Context());

        var unavailable = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => side.ConnectAsync(default));

        Assert.DoesNotContain("a-secret", unavailable.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_wrong_password_user_or_database_is_told_by_the_server_alone()
    {
        await using var database = await EmptyDatabase.CreateAsync();
        var role = await database.Server.CreateRoleAsync();
        var good = database.Server.ConnectionString(database.Name, role);
        string[] wrong =
        [
            new NpgsqlConnectionStringBuilder(good) { Password = "a-secret" }.ConnectionString,
            new NpgsqlConnectionStringBuilder(good) { Username = "nobody_here",
                Password = "a-secret" }.ConnectionString,
            new NpgsqlConnectionStringBuilder(good) { Database = "no_such_database" }.ConnectionString,
        ];

        foreach (var text in wrong)
        {
            await using var side = PostgresDatabase.Create(new PostgresOptions { ConnectionString = text },
                TestDatabase.Context());
            var refused = await Assert.ThrowsAsync<PostgresLoginRejectedException>(() => side.ConnectAsync(default));
            Assert.Equal(side.Server, refused.Server);
            Assert.DoesNotContain("a-secret", refused.ToString(), StringComparison.Ordinal);
        }

        await using var welcome = PostgresDatabase.Create(new PostgresOptions { ConnectionString = good },
            TestDatabase.Context());
        await welcome.ConnectAsync(default);
    }

    [PostgresFact]
    public async Task A_server_that_is_too_old_is_refused_with_both_versions()
    {
        await using var database = await EmptyDatabase.CreateAsync();
        await using var source = NpgsqlDataSource.Create(database.Server.ConnectionString(database.Name));

        var refused = await Assert.ThrowsAsync<PostgresVersionRejectedException>(
            () => new ServerCheck(source, "here:1/db", "'a path'", new Version(999, 0)).RunAsync(default));

        Assert.Contains("999.0", refused.Message, StringComparison.Ordinal);
        Assert.Equal("here:1/db", refused.Server);
    }
}
