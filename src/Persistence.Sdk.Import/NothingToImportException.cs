namespace Persistence.Sdk.Import;

/// <summary>There is nothing at the path that could be imported.</summary>
internal sealed class NothingToImportException(string message) : PersistenceException(message);
