using System.Collections;
using Microsoft.Extensions.Configuration;
using Persistence.Sdk.Configuration;

namespace Persistence.Sdk;

/// <summary>Reads the environment variables that applications already use for their databases.</summary>
public static class PersistenceConfigurationBuilderExtensions
{
    /// <summary>
    /// Maps <c>DATABASE_URL</c>, <c>DB_DRIVER</c>, <c>DB_URL</c>, <c>DUAL_WRITE_MODE</c>, <c>USE_POSTGRES</c>,
    /// <c>POSTGRES_POOL_SIZE</c>, <c>READ_FROM_POSTGRES_PERCENT</c>, <c>OPENALEX_CACHE_TTL_DAYS</c> and
    /// <c>CITEC_CACHE_TTL_DAYS</c> into section <c>Persistence</c>. They win over the sources added before; a
    /// <c>Persistence__…</c> variable always wins over them. A value that cannot be understood fails the validation,
    /// which names the variable.
    /// </summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="prefix">
    /// What the names begin with, such as <c>PUKAIST_</c>; a name without it counts where the prefixed one is not set.
    /// The default, null, stands for no prefix.
    /// </param>
    public static IConfigurationBuilder AddPersistenceEnvironment(
        this IConfigurationBuilder builder, string? prefix = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddPersistenceEnvironment(prefix, Current);
    }

    internal static IConfigurationBuilder AddPersistenceEnvironment(
        this IConfigurationBuilder builder, string? prefix, Func<IReadOnlyDictionary<string, string>> variables) =>
        builder.Add(new PersistenceEnvironmentSource(prefix ?? "", variables));

    private static Dictionary<string, string> Current() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
}
