using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Postgres;
using Persistence.Sdk.Postgres.Connecting;

namespace Persistence.Sdk.Configuration;

/// <summary>
/// Which connection the options choose: the connection string, the one of that name, or, where neither is set, the data
/// source that the application has registered. What names Npgsql's types stands in methods that are never inlined, so
/// that phase 0 does not load the assembly.
/// </summary>
internal sealed class PostgresChoice(IServiceProvider? services)
{
    private const string NamePath = "Persistence:Postgres:ConnectionName";
    private const string NamesSection = "ConnectionStrings";

    /// <summary>Whether there is any connection.</summary>
    public bool IsMade(PostgresOptions options) => IsSet(options.ConnectionString) || IsSet(options.ConnectionName)
        || HasHostSource();

    /// <summary>The connection string; null where the application's data source is the choice.</summary>
    public PostgresAddress? Address(PostgresOptions options) =>
        IsSet(options.ConnectionName) ? Named(options.ConnectionName!)
        : IsSet(options.ConnectionString) ? PostgresAddress.Of(options)
        : null;

    /// <summary>What is wrong with the choice; null where nothing is.</summary>
    public string? Problem(PostgresOptions options, PersistencePhase phase)
    {
        if (IsSet(options.ConnectionString) && IsSet(options.ConnectionName))
        {
            return $"'{PostgresAddress.OptionPath}' and '{NamePath}' are both set; set one of them.";
        }

        return phase is > PersistencePhase.SqliteOnly and <= PersistencePhase.PostgresOnly
            ? ProblemOfNeeded(options, phase)
            : null;
    }

    private static bool IsSet(string? text) => !string.IsNullOrWhiteSpace(text);

    private string? ProblemOfNeeded(PostgresOptions options, PersistencePhase phase)
    {
        if (!IsMade(options))
        {
            return $"'{PostgresAddress.OptionPath}' is empty, but 'Persistence:Phase' asks for {phase}; set it or "
                + $"'{NamePath}', register an NpgsqlDataSource, or ask for SqliteOnly.";
        }

        if (IsSet(options.ConnectionName) && !IsSet(Named(options.ConnectionName!).Text))
        {
            var names = Names().ToArray();
            return $"'{NamePath}' is '{options.ConnectionName}', which '{NamesSection}' does not have; allowed are the "
                + $"names there: {(names.Length == 0 ? "none" : string.Join(", ", names))}.";
        }

        return ProblemOfConnection(options);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private string? ProblemOfConnection(PostgresOptions options)
    {
        try
        {
            if (Address(options) is { } address)
            {
                PostgresDatabase.CheckConnectionString(address, options);
            }
            else
            {
                HostDataSource.Check(services!, options);
            }

            return null;
        }
        catch (ArgumentException problem)
        {
            return problem.Message;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool HasHostSource() => services is not null && HostDataSource.Exists(services);

    private PostgresAddress Named(string name) =>
        new($"{NamesSection}:{name}", services?.GetService<IConfiguration>()?.GetSection(NamesSection)[name]);

    private IEnumerable<string> Names() =>
        services?.GetService<IConfiguration>()?.GetSection(NamesSection).GetChildren().Select(entry => entry.Key) ?? [];
}
