using Microsoft.Extensions.Configuration;

namespace Persistence.Sdk.Configuration;

/// <summary>Recognises a section that was meant to be <c>Persistence</c>.</summary>
internal static class MisspeltSection
{
    /// <summary>
    /// The message where there is no section <c>Persistence</c>, but one with a similar name and with names of our
    /// options in it.
    /// </summary>
    public static string? Find(IConfiguration configuration)
    {
        if (configuration.GetSection(BoundSection.Name).Exists())
        {
            return null;
        }

        var options = OptionShape.OptionsOf(typeof(PersistenceOptions));
        var meant = configuration.GetChildren().FirstOrDefault(child =>
            NearestName.Of(child.Key, [BoundSection.Name]) is not null
            && child.GetChildren().Any(option => options.ContainsKey(option.Key)));
        return meant is null ? null : $"'{meant.Key}' is not known; did you mean '{BoundSection.Name}'?";
    }
}
