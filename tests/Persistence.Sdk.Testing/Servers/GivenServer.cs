using Npgsql;

namespace Persistence.Sdk.Testing.Servers;

/// <summary>The server somebody named in the environment; databases and roles made there are dropped at the end.</summary>
internal sealed class GivenServer(string connectionString) : PostgresServer
{
    public override bool CanStop => false;

    private protected override NpgsqlConnectionStringBuilder Administrator { get; } = new(connectionString);

    public override Task StopAsync(bool immediate = false) => throw NotOurs();

    public override Task StartAgainAsync() => throw NotOurs();

    public override async ValueTask DisposeAsync() => await DropEverythingAsync();

    private static InvalidOperationException NotOurs() => new(
        $"The server in {PostgresPresence.Variable} is not the test's to stop: ask for one with Private = true.");
}
