using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Options;

/// <summary>The names under which options speak of stores: those of their interfaces.</summary>
internal static class StoreNames
{
    /// <summary>The stores of the library, and those that the application has registered.</summary>
    public static IEnumerable<string> Of(IServiceProvider services) => StoreCatalog.Modules
        .SelectMany(module => module.Families).Select(family => family.Interface)
        .Concat(services.GetServices<StoreRegistration>().Select(registration => registration.Interface))
        .Select(type => type.Name).Distinct().Order(StringComparer.Ordinal);
}
