namespace Persistence.Sdk.Migration.Reads;

/// <summary>How the options want reads to be served, store by store. Safe for concurrent use.</summary>
internal interface IReadRules
{
    /// <summary>The rule of a store, which goes on following the options.</summary>
    StoreReadRule For(string store);
}
