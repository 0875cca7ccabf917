namespace Persistence.Sdk.Stores.Catalog;

/// <summary>
/// A store that is registered, of the library or of the application, and how it is made over a database.
/// </summary>
internal sealed record StoreRegistration(Type Interface, Func<StoreServices, object> Create);
