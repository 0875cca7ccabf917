namespace Persistence.Sdk.Core.Loading;

/// <summary>Another run has taken the backfill of a table over; this one must not go on.</summary>
internal sealed class LoadOvertakenException(string table)
    : PersistenceException(
        $"Another run has taken over the backfill of '{table}'. Nothing is lost: it goes on where this one ended.");
