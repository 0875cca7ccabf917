using Npgsql;

namespace Persistence.Sdk.Postgres.Connecting;

/// <summary>
/// Reads <c>postgresql://user:password@host:5432,host2/db?sslmode=require</c>, the form most tools and hosting
/// platforms hand out. Nothing of the text enters a message, as it may hold a password.
/// </summary>
internal static class PostgresUri
{
    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    private static readonly Dictionary<string, string> Keywords = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["target_session_attrs"] = "Target Session Attributes",
        ["options"] = "Options",
        ["user"] = "Username",
        ["password"] = "Password",
        ["host"] = "Host",
        ["port"] = "Port",
        ["dbname"] = "Database",
        ["channel_binding"] = "Channel Binding",
    };

    public static bool IsUri(string text) =>
        Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="FormatException">A part cannot be read.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string uri)
    {
        var rest = uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (address, query) = Cut(rest, '?');
        var (server, database) = Cut(address, '/');
        var at = server.LastIndexOf('@');
        var builder = new NpgsqlConnectionStringBuilder();
        SetUser(builder, at < 0 ? "" : server[..at]);
        SetHosts(builder, server[(at + 1)..]);
        if (database.Length > 0)
        {
            builder.Database = Decode(database);
        }

        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            SetOption(builder, pair);
        }

        return builder;
    }

    private static void SetUser(NpgsqlConnectionStringBuilder builder, string user)
    {
        var (name, password) = Cut(user, ':');
        if (name.Length > 0)
        {
            builder.Username = Decode(name);
        }

        if (password.Length > 0)
        {
            builder.Password = Decode(password);
        }
    }

    private static void SetHosts(NpgsqlConnectionStringBuilder builder, string hosts)
    {
        if (!hosts.Contains(',', StringComparison.Ordinal))
        {
            var colon = hosts.LastIndexOf(':');
            var hasPort = colon > hosts.LastIndexOf(']');
            builder.Host = Decode((hasPort ? hosts[..colon] : hosts).Trim('[', ']'));
            if (hasPort && hosts.Length > colon + 1)
            {
                builder.Port = int.TryParse(hosts.AsSpan(colon + 1), out var port)
                    ? port
                    : throw new FormatException("the port is not a number");
            }

            return;
        }

        builder.Host = Decode(hosts);
    }

    private static void SetOption(NpgsqlConnectionStringBuilder builder, string pair)
    {
        var (name, value) = Cut(pair, '=');
        if (!Keywords.TryGetValue(Decode(name), out var keyword))
        {
            // Not named here: behind an unescaped '?' in a password it would be a part of it.
            throw new FormatException($"an option behind '?' is not one of {string.Join(", ", Keywords.Keys)}");
        }

        try
        {
            builder[keyword] = keyword switch
            {
                "SSL Mode" => Decode(value).Replace("-", "", StringComparison.Ordinal),
                _ => Decode(value),
            };
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidCastException or OverflowException)
        {
            throw new FormatException($"the value of option '{keyword}' does not fit");
        }
    }

    private static (string Head, string Tail) Cut(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
