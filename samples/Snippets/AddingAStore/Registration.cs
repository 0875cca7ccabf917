using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk;

namespace Snippets.AddingAStore;

internal static class Registration
{
    public static void Add(IServiceCollection services)
    {
        services.AddUnifiedPersistence(options => options.Sqlite.Path = "state.sqlite")
            .AddStore<IReadingStore>(at => new ReadingStore(at.Database), ReadingTable.Definition);
    }
}
