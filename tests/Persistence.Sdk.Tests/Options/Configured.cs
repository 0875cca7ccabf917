using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Persistence.Sdk.Tests.Options;

/// <summary>Options as an application gets them from its configuration.</summary>
internal static class Configured
{
    /// <summary>The settings as a configuration.</summary>
    public static IConfigurationRoot By(params (string Path, string? Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Path, setting.Value))).Build();

    /// <summary>A JSON document as a configuration.</summary>
    public static IConfigurationRoot ByJson(string json) => new ConfigurationBuilder()
        .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    /// <summary>The options of an application with this configuration.</summary>
    public static PersistenceOptions Options(IConfiguration? configuration) => Options(configuration, static services =>
        services.AddUnifiedPersistence());

    public static PersistenceOptions Options(IConfiguration? configuration, Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        if (configuration is not null)
        {
            services.AddSingleton(configuration);
        }

        register(services);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<PersistenceOptions>>().Value;
    }

    /// <summary>What is told of a configuration that is refused.</summary>
    public static string[] Problems(IConfiguration configuration) =>
        [.. Assert.Throws<OptionsValidationException>(() => Options(configuration)).Failures];
}
