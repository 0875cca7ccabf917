using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Hosting;

/// <summary>The ways in which an application says where Postgres is.</summary>
public sealed class ConnectionTests
{
    public static TheoryData<string> Ways => ["string", "URI", "name", "data source"];

    [PostgresTheory]
    [MemberData(nameof(Ways))]
    public async Task A_connection_given_in_any_way_writes_and_mirrors(string way)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var source = new NpgsqlDataSourceBuilder(pair.Postgres).Build();
        using (var host = Build(pair, pair.Postgres, way, source, PersistencePhase.ReadCutover))
        {
            await host.StartAsync();
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => host.Database().PutAsync($"n{i}", i)));
            Assert.Equal(7, (await host.Database().FindAsync("n7"))!.Amount);
            await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
            await host.StopAsync();
        }

        await Contents.AssertEqualAsync(pair);
        await using var connection = await source.OpenConnectionAsync(); // still the application's
    }

    [PostgresTheory]
    [InlineData("string", "'Persistence:Postgres:ConnectionString'")]
    [InlineData("name", "'ConnectionStrings:State'")]
    [InlineData("data source", "the NpgsqlDataSource that the application registered")]
    public async Task A_refused_login_names_where_the_connection_came_from(string way, string told)
    {
        await using var pair = await DatabasePair.CreateAsync();
        var wrong = new NpgsqlConnectionStringBuilder(pair.Postgres)
        {
            Username = "nobody_of_that_name", Password = "canary-password",
        };
        await using var source = new NpgsqlDataSourceBuilder(wrong.ConnectionString).Build();
        using var host = Build(pair, wrong.ConnectionString, way, source, PersistencePhase.PostgresOnly);

        var problem = await Assert.ThrowsAsync<PostgresLoginRejectedException>(() => host.StartAsync());

        Assert.EndsWith($"Check user, password and database in {told}.", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_connection_that_is_named_in_the_options_wins_over_a_data_source()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var elsewhere = new NpgsqlDataSourceBuilder("Host=127.0.0.1;Port=1;Database=none").Build();
        using var host = TestHost.Build(
            pair, PersistencePhase.PostgresOnly, services => services.AddSingleton(elsewhere));
        await host.StartAsync();
        await host.Database().PutAsync("n1", 1);
        await host.StopAsync();
    }

    [PostgresFact]
    public async Task A_name_that_does_not_exist_is_told_with_those_that_do()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(
            pair, PersistencePhase.DualWrite, null,
            ("Postgres:ConnectionString", null), ("Postgres:ConnectionName", "Stat"),
            ("ConnectionStrings:State", "Host=a;Password=canary"),
            ("ConnectionStrings:Shop", "Host=b;Password=canary"));

        var told = Assert.Single((await RefusedAsync(host)).Failures);

        Assert.Contains("'Persistence:Postgres:ConnectionName' is 'Stat'", told, StringComparison.Ordinal);
        Assert.EndsWith("Shop, State.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", told, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_named_connection_string_that_cannot_be_read_is_told_by_its_own_path()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(
            pair, PersistencePhase.DualWrite, null,
            ("Postgres:ConnectionString", null), ("Postgres:ConnectionName", "State"),
            ("ConnectionStrings:State", "Hots=a;Password=canary"));

        var told = Assert.Single((await RefusedAsync(host)).Failures);

        Assert.StartsWith("'ConnectionStrings:State' cannot be read", told, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", told, StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData("Multiplexing=true", "multiplexes")]
    [InlineData("SSL Mode=Prefer", "SSL mode Prefer")]
    public async Task A_data_source_that_does_not_fit_is_refused(string setting, string told)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var source = new NpgsqlDataSourceBuilder($"Host=a;Password=canary;{setting}").Build();
        using var host = TestHost.Build(
            pair, PersistencePhase.DualWrite, services => services.AddSingleton(source),
            ("Postgres:ConnectionString", null), ("Postgres:RequireTls", "true"));

        Assert.Contains(told, Assert.Single((await RefusedAsync(host)).Failures), StringComparison.Ordinal);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.PostgresOnly)]
    [InlineData(PersistencePhase.ReadCutover)]
    public async Task A_server_that_refuses_connections_is_named_and_nothing_secret_is(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await proxy.RefuseAsync();
        var text = new NpgsqlConnectionStringBuilder(proxy.Redirect(pair.Postgres))
        {
            Username = "canary-user", Password = "canary-password",
        };
        using var host = TestHost.Build(pair, phase, null, ("Postgres:ConnectionString", text.ConnectionString));

        var problem = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => host.StartAsync());

        Assert.Contains($"'{text.Host}:{text.Port}/{pair.Database}'", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem.ToString(), StringComparison.Ordinal);
    }

    private static IHost Build(
        DatabasePair pair, string connection, string way, NpgsqlDataSource source, PersistencePhase phase)
    {
        var text = new NpgsqlConnectionStringBuilder(connection);
        var uri = $"postgresql://{text.Username}:{Uri.EscapeDataString(text.Password ?? "")}"
            + $"@{Uri.EscapeDataString(text.Host!)}:{text.Port}/{text.Database}";
        (string, string?)[] options = way switch
        {
            "string" => [("Postgres:ConnectionString", connection)],
            "URI" => [("Postgres:ConnectionString", uri)],
            "name" => [("Postgres:ConnectionString", null), ("Postgres:ConnectionName", "State"),
                ("ConnectionStrings:State", connection)],
            _ => [("Postgres:ConnectionString", null)],
        };
        return TestHost.Build(
            pair, phase, way == "data source" ? services => services.AddSingleton(source) : null, options);
    }

    private static async Task<OptionsValidationException> RefusedAsync(IHost host) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
}
