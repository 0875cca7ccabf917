using Npgsql;

namespace Persistence.Sdk.Postgres.Connecting;

/// <summary>Makes the pool of connections from the options. Opens nothing.</summary>
internal static class PostgresConnection
{
    /// <summary>How many statement texts stay prepared on a connection; the least recently used goes first.</summary>
    private const int PreparedStatements = 100;

    /// <summary>The connections of the two writers or of the replicator, which never work at the same time.</summary>
    private const int WritingConnections = 2;

    /// <summary>
    /// The connections that are kept apart: the writing ones, and the one that commits asynchronously.
    /// </summary>
    private const int ReservedConnections = WritingConnections + 1;

    /// <summary>
    /// Batches find their rows by keys and by indexes. A plan that is kept from a time when the table was nearly empty
    /// would otherwise read all of it, until the server has counted its rows anew.
    /// </summary>
    private const string ByIndex = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /// <summary>
    /// Statements are short. Where the planner guesses too high, and what has no index after all costs more than it can
    /// measure, the server would compile one for a tenth of a second to run it for a thousandth.
    /// </summary>
    private const string Uncompiled = "-c jit=off";

    private const string GenericPlans = $"{Uncompiled} -c plan_cache_mode=force_generic_plan {ByIndex}";

    /// <summary>The pool of everything but batches of writes.</summary>
    public static NpgsqlDataSource CreateSource(NpgsqlConnectionStringBuilder settings) => Build(
        new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            MaxPoolSize = Math.Max(1, settings.MaxPoolSize - ReservedConnections),
            Options = SharesSessions(settings) ? settings.Options : With(settings, Uncompiled),
        });

    /// <summary>
    /// The pool of batches. Their statements take whole columns as arrays; the planner guesses ten rows for an array it
    /// does not see, finds its general plan too dear, and plans every execution anew, which took a third of the time of
    /// a lone write. A proxy that shares sessions refuses the setting, and has no prepared statements for which it
    /// matters.
    /// </summary>
    public static NpgsqlDataSource CreateWritingSource(NpgsqlConnectionStringBuilder settings) => Build(
        new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            MaxPoolSize = WritingConnections,
            Options = SharesSessions(settings) ? settings.Options : With(settings, GenericPlans),
        });

    /// <summary>
    /// The pool of the asynchronous commit: one connection, so that what was applied was applied in its session; null
    /// where a proxy shares sessions, behind which a crash of the server would not be noticed.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="opened">Called whenever another session begins.</param>
    public static NpgsqlDataSource? CreateAsynchronousCommitSource(
        NpgsqlConnectionStringBuilder settings, Action opened) => SharesSessions(settings) ? null : Build(
        new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            MaxPoolSize = 1,
            Options = With(settings, $"{GenericPlans} -c synchronous_commit=off"),
        },
        opened);

    /// <summary>Whether statements are prepared on the connections of a connection string.</summary>
    public static bool Prepares(string connectionString) =>
        !SharesSessions(new NpgsqlConnectionStringBuilder(connectionString));

    private static bool SharesSessions(NpgsqlConnectionStringBuilder settings) => settings.MaxAutoPrepare == 0;

    private static string With(NpgsqlConnectionStringBuilder settings, string added) =>
        $"{settings.Options} {added}".TrimStart();

    // The driver gets no logger: it would log every statement of every write.
    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder settings, Action? opened = null)
    {
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (opened is not null)
        {
            builder.UsePhysicalConnectionInitializer(_ => opened(), _ =>
            {
                opened();
                return Task.CompletedTask;
            });
        }

        return builder.Build();
    }

    /// <exception cref="ArgumentException">
    /// The connection string is missing, cannot be read, or would do without the TLS that the options require.
    /// </exception>
    public static NpgsqlConnectionStringBuilder Settings(PostgresAddress address, PostgresOptions options)
    {
        var settings = Parse(address);
        if (string.IsNullOrEmpty(settings.Host))
        {
            throw new ArgumentException($"'{address.Path}' names no host.");
        }

        CheckTls(settings, options, $"'{address.Path}'");

        settings.MaxPoolSize = options.MaxPoolSize;
        settings.Timeout = Math.Max(1, (int)options.ConnectTimeout.TotalSeconds);
        settings.CommandTimeout = Math.Max(1, (int)Math.Ceiling(options.CommandTimeout.TotalSeconds));
        settings.ApplicationName ??= "Persistence.Sdk";
        settings.IncludeErrorDetail = false;
        settings.PersistSecurityInfo = false;
        settings.Multiplexing = false;
        // No session state is ever set, so nothing has to be reset between two users of a connection.
        settings.NoResetOnClose = true;
        settings.MaxAutoPrepare = options.PrepareStatements ? PreparedStatements : 0;
        settings.AutoPrepareMinUsages = 2;
        return settings;
    }

    /// <exception cref="ArgumentException">TLS is required, and the connection could do without.</exception>
    public static void CheckTls(NpgsqlConnectionStringBuilder settings, PostgresOptions options, string what)
    {
        if (options.RequireTls && settings.SslMode is (SslMode.Disable or SslMode.Allow or SslMode.Prefer))
        {
            throw new ArgumentException(
                $"{what} has SSL mode {settings.SslMode}, which allows plain text, and "
                + "'Persistence:Postgres:RequireTls' is True; allowed are Require, VerifyCA and VerifyFull.");
        }
    }

    /// <summary>
    /// The server as <c>host:port/database</c>, the only part of a connection string that may be shown.
    /// </summary>
    public static string ServerName(NpgsqlDataSource source) =>
        ServerName(new NpgsqlConnectionStringBuilder(source.ConnectionString));

    private static string ServerName(NpgsqlConnectionStringBuilder settings) =>
        $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";

    private static NpgsqlConnectionStringBuilder Parse(PostgresAddress address)
    {
        var text = address.Text;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException($"'{address.Path}' is empty. Give a connection string or a postgresql:// URI.");
        }

        try
        {
            return PostgresUri.IsUri(text) ? PostgresUri.Parse(text) : new NpgsqlConnectionStringBuilder(text);
        }
        catch (FormatException problem) when (PostgresUri.IsUri(text))
        {
            throw new ArgumentException($"'{address.Path}' cannot be read: {problem.Message}.");
        }
        catch (Exception problem) when (problem is ArgumentException or KeyNotFoundException
            or FormatException or InvalidCastException or OverflowException)
        {
            // The driver's message may quote a part of the text.
            throw new ArgumentException(
                $"'{address.Path}' cannot be read: a keyword is not known or its value does not fit. "
                + "Expected Npgsql's form 'Host=…;Database=…;Username=…' or "
                + "postgresql://user:password@host:5432/db.");
        }
    }
}
