namespace Persistence.Sdk;

/// <summary>What was read, and up to when it is complete.</summary>
/// <typeparam name="T">What was read.</typeparam>
/// <param name="Value">The answer.</param>
/// <param name="AsOf">
/// Null where the database that decides has given all of it. Else the instant, UTC by the clock of Postgres, before
/// which every committed write is in it; later ones may be or not, row by row.
/// </param>
public sealed record AsOfAnswer<T>(T Value, DateTimeOffset? AsOf)
{
    /// <summary>Whether the database that decides has given all of it.</summary>
    public bool IsCurrent => AsOf is null;
}
