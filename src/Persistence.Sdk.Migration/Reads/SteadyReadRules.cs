namespace Persistence.Sdk.Migration.Reads;

/// <summary>The rules of options that nobody changes.</summary>
internal sealed class SteadyReadRules(PersistenceOptions options) : IReadRules
{
    public StoreReadRule For(string store) => new(ReadSettings.Of(options, store));
}
