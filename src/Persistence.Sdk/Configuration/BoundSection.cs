using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Persistence.Sdk.Configuration;

/// <summary>
/// Sets the options from a configuration section. What cannot be read is left out here and told by the validation, with
/// everything else that is wrong.
/// </summary>
/// <param name="section">The section; null where the application has no configuration.</param>
internal sealed class BoundSection(IConfigurationSection? section) : IConfigureOptions<PersistenceOptions>
{
    /// <summary>What the section is called in every message and document.</summary>
    public const string Name = "Persistence";

    private const string ModulesPath = $"{Name}:{nameof(PersistenceOptions.Modules)}";

    /// <summary>The section; null where there is no configuration.</summary>
    public IConfigurationSection? Section { get; } = section;

    /// <summary>What it says at this moment; null where there is no configuration.</summary>
    public SectionContents? Contents =>
        Section is null ? null : SectionContents.Read<PersistenceOptions>(Section, Name);

    public void Configure(PersistenceOptions options)
    {
        if (Contents is not { } contents)
        {
            return;
        }

        if (contents.Readable.TryGetValue(ModulesPath, out var modules))
        {
            // The binder adds to a list, and knows no empty one; here the later configuration replaces the earlier.
            options.Modules = modules is null ? null : [];
        }

        new ConfigurationBuilder().AddInMemoryCollection(contents.Readable).Build().GetSection(Name).Bind(options);
    }
}
