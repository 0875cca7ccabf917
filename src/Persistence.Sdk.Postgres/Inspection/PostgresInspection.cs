using Npgsql;
using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;

namespace Persistence.Sdk.Postgres.Inspection;

/// <summary>Looks at a Postgres server through a connection of its own.</summary>
internal sealed class PostgresInspection(
    PostgresAddress address, PostgresOptions options, TableCatalog catalog, TimeProvider time) : ISideInspection
{
    private const string Server = "postgres-server";

    private const string LookSql =
        "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'persistence' AND tablename = 'control')";

    public async Task<SideContents> LookAsync(CancellationToken cancellationToken)
    {
        var source = Open();
        await using var sourceScope = source.ConfigureAwait(false);
        await Check(source).RunAsync(cancellationToken).ConfigureAwait(false);
        var isOurs = await new PostgresSession(source)
            .QueryAsync(LookSql, reader => reader.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        return isOurs[0] ? SideContents.Ours : SideContents.Empty;
    }

    public async Task<IReadOnlyList<Finding>> RunAsync(int processes, CancellationToken cancellationToken)
    {
        var source = Open();
        await using var sourceScope = source.ConfigureAwait(false);
        var server = PostgresConnection.ServerName(source);
        try
        {
            await Check(source).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PersistenceException problem)
        {
            return
            [
                Finding.Fail(Server, problem.Message, "Check address, user, password, and whether the server runs."),
            ];
        }

        var session = new PostgresSession(source);
        return
        [
            Finding.Ok(Server, $"'{server}' answers"),
            await TryAsync("postgres-version", new VersionProbe(session), cancellationToken).ConfigureAwait(false),
            await TryAsync("postgres-tls", new TlsProbe(session, options), cancellationToken).ConfigureAwait(false),
            await TryAsync("postgres-clock", new ClockProbe(session, time), cancellationToken).ConfigureAwait(false),
            await TryAsync("postgres-privileges", new PrivilegeProbe(session, catalog), cancellationToken)
                .ConfigureAwait(false),
            await TryAsync("postgres-connections", new ConnectionProbe(session, options, processes), cancellationToken)
                .ConfigureAwait(false),
            await TryAsync("postgres-extensions", new ExtensionProbe(session), cancellationToken).ConfigureAwait(false),
        ];
    }

    private static async Task<Finding> TryAsync(string name, IProbe probe, CancellationToken cancellationToken)
    {
        try
        {
            return await probe.RunAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (PersistenceException problem)
        {
            return Finding.Fail(name, problem.Message, "Run it again; if it stays, look into the server's log.");
        }
    }

    private ServerCheck Check(NpgsqlDataSource source) =>
        new(source, PostgresConnection.ServerName(source), $"'{address.Path}'", ServerCheck.OldestServer);

    private NpgsqlDataSource Open() => PostgresConnection.CreateSource(PostgresConnection.Settings(address, options));
}
