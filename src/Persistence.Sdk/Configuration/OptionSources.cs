using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Persistence.Sdk.Configuration;

/// <summary>Where the options come from, and what is wrong with it before any rule is asked.</summary>
internal sealed class OptionSources(IEnumerable<IConfigureOptions<PersistenceOptions>> steps, IServiceProvider services)
{
    private SectionContents[]? _sections;

    private SectionContents[] Sections => _sections ??= [.. steps
        .OfType<BoundSection>().Select(step => step.Contents).OfType<SectionContents>()];

    private IConfiguration? Configuration => services.GetService<IConfiguration>();

    /// <summary>The values that are not of their option's type, by path.</summary>
    public Dictionary<string, UnreadableValue> Unreadable()
    {
        var all = new Dictionary<string, UnreadableValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, value) in Sections.SelectMany(section => section.Unreadable))
        {
            all[path] = value;
        }

        return all;
    }

    /// <summary>A message for each name that no option has.</summary>
    public IEnumerable<string> UnknownNames()
    {
        var sections = Sections;
        var misspelt = sections.Any(section => section.Path == BoundSection.Name) && Configuration is { } configuration
            ? MisspeltSection.Find(configuration)
            : null;
        return sections.SelectMany(section => section.Unknown).Concat(misspelt is null ? [] : [misspelt]);
    }

    /// <summary>
    /// Says in a message that begins with an option's path which environment variable stands behind it, and calls the
    /// section by the name it has in this application.
    /// </summary>
    public string WithOrigin(string problem)
    {
        if (problem is not ['\'', ..] || problem.IndexOf('\'', 1) is not (> 0 and var end))
        {
            return problem;
        }

        var variable = Configuration is IConfigurationRoot root ? EnvironmentOrigin.Of(root, problem[1..end]) : null;
        var told = variable is null
            ? problem
            : problem.Insert(end + 1, $" (environment variable {variable})");
        return Sections is [{ Path: not BoundSection.Name and var path }]
            ? told.Replace($"'{BoundSection.Name}:", $"'{path}:", StringComparison.Ordinal)
            : told;
    }
}
