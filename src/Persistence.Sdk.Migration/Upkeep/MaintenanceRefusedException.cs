namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>Another pass is under way; there is nothing to do for this one.</summary>
internal sealed class MaintenanceRefusedException()
    : PersistenceException(
        "Another maintenance pass is under way, in this process or another, and one runs at a time. Nothing was done; "
        + "run it again later.");
