using Microsoft.Extensions.Configuration;

namespace Persistence.Sdk.Configuration;

/// <summary>Finds the environment variable from which a value in force was taken over.</summary>
internal static class EnvironmentOrigin
{
    /// <summary>The variable and what it takes; null where the value comes from elsewhere.</summary>
    public static string? Of(IConfigurationRoot root, string path) => root.Providers
        .LastOrDefault(provider => provider.TryGet(path, out _)) is PersistenceEnvironmentProvider provider
            ? provider.VariableOf(path)
            : null;
}
