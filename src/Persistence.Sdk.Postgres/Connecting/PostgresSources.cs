using Npgsql;
using Persistence.Sdk.Postgres.Mirroring;

namespace Persistence.Sdk.Postgres.Connecting;

/// <summary>
/// The pools a side works with: three of its own, made from a connection string, or one that belongs to the
/// application.
/// </summary>
internal sealed class PostgresSources : IAsyncDisposable
{
    private readonly bool _areOurs;

    private PostgresSources(NpgsqlDataSource general, NpgsqlDataSource writing, string origin, bool areOurs)
    {
        (General, Writing, Origin, _areOurs) = (general, writing, origin, areOurs);
        Server = PostgresConnection.ServerName(general);
    }

    /// <summary>Everything but batches of writes.</summary>
    public NpgsqlDataSource General { get; }

    /// <summary>Batches of writes and of the mirror.</summary>
    public NpgsqlDataSource Writing { get; }

    /// <summary>The one connection that commits asynchronously; null where nothing does.</summary>
    public NpgsqlDataSource? AsynchronousCommit { get; private init; }

    /// <summary>What <see cref="AsynchronousCommit"/> has applied in its present session.</summary>
    public UnconfirmedApplies Unconfirmed { get; private init; } = new();

    /// <summary>The server as <c>host:port/database</c>.</summary>
    public string Server { get; }

    /// <summary>Where the application says how to connect, for messages.</summary>
    public string Origin { get; }

    /// <exception cref="ArgumentException">The connection string is missing or cannot be read.</exception>
    public static PostgresSources Of(PostgresAddress address, PostgresOptions options)
    {
        var settings = PostgresConnection.Settings(address, options);
        var unconfirmed = new UnconfirmedApplies();
        return new PostgresSources(
            PostgresConnection.CreateSource(settings), PostgresConnection.CreateWritingSource(settings),
            $"'{address.Path}'", areOurs: true)
        {
            AsynchronousCommit = PostgresConnection.CreateAsynchronousCommitSource(settings, unconfirmed.Forget),
            Unconfirmed = unconfirmed,
        };
    }

    /// <summary>
    /// One pool for everything, with the settings the application gave it: its connection string lacks the password, so
    /// that no second pool can be made from it. Of several hosts the primary is taken.
    /// </summary>
    public static PostgresSources OfHost(NpgsqlDataSource source)
    {
        var primary = source is NpgsqlMultiHostDataSource hosts
            ? hosts.WithTargetSession(TargetSessionAttributes.Primary)
            : source;
        return new PostgresSources(primary, primary, $"the {HostDataSource.Name}", areOurs: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_areOurs)
        {
            if (AsynchronousCommit is not null)
            {
                await AsynchronousCommit.DisposeAsync().ConfigureAwait(false);
            }

            await Writing.DisposeAsync().ConfigureAwait(false);
            await General.DisposeAsync().ConfigureAwait(false);
        }
    }
}
