namespace Persistence.Sdk;

/// <summary>
/// A store was asked for whose module <c>Persistence:Modules</c> does not name; its tables do not exist.
/// </summary>
/// <param name="store">The store's interface.</param>
/// <param name="module">Its module.</param>
public sealed class ModuleNotInUseException(string store, string module)
    : PersistenceException(
        $"{store} belongs to module '{module}', which 'Persistence:Modules' does not name. Add '{module}' there, or do "
        + "not ask for this store.")
{
    /// <summary>The store's interface.</summary>
    public string Store { get; } = store;

    /// <summary>The module that would have to be named.</summary>
    public string Module { get; } = module;
}
