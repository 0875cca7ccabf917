using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Persistence.Sdk;

namespace Snippets;

internal static class FrontDoor
{
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Configuration.AddPersistenceEnvironment("PUKAIST_"); // only where such variables are in use
        builder.Services.AddUnifiedPersistence();
        return builder.Build();
    }
}
