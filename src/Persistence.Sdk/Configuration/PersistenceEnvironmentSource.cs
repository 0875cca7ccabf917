using Microsoft.Extensions.Configuration;

namespace Persistence.Sdk.Configuration;

/// <summary>Adds a <see cref="PersistenceEnvironmentProvider"/> to a configuration.</summary>
/// <param name="prefix">What the variables may begin with, such as <c>PUKAIST_</c>; empty for nothing.</param>
/// <param name="variables">Reads the environment.</param>
internal sealed class PersistenceEnvironmentSource(string prefix, Func<IReadOnlyDictionary<string, string>> variables)
    : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) =>
        new PersistenceEnvironmentProvider(new SourceVariables(prefix, variables));
}
