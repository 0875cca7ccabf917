using Npgsql;

namespace Persistence.Sdk.Postgres.Connecting;

/// <summary>The data source that the application has registered for itself. It is used and never disposed of.</summary>
internal static class HostDataSource
{
    /// <summary>What it is called in messages, behind an article.</summary>
    public const string Name = "NpgsqlDataSource that the application registered";

    public static bool Exists(IServiceProvider services) => Find(services) is not null;

    public static NpgsqlDataSource? Find(IServiceProvider services) =>
        services.GetService(typeof(NpgsqlDataSource)) as NpgsqlDataSource;

    /// <exception cref="ArgumentException">Its settings do not fit; the message quotes nothing of them.</exception>
    public static void Check(IServiceProvider services, PostgresOptions options)
    {
        if (Find(services) is not { } source)
        {
            return;
        }

        const string What = $"The {Name}";
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        if (settings.Multiplexing)
        {
            throw new ArgumentException(
                $"{What} multiplexes, which lets strangers into a transaction; turn it off, or set "
                + $"'{PostgresAddress.OptionPath}'.");
        }

        PostgresConnection.CheckTls(settings, options, What);
    }
}
