namespace Persistence.Sdk;

/// <summary>How one of the two databases stands, as this process sees it.</summary>
public sealed record DatabaseStatus
{
    /// <summary>Whether this process has opened it. Opening Postgres connects to nothing yet.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether it answered; null where it is not open and was not asked.</summary>
    public bool? IsReachable { get; init; }

    /// <summary>Whether its schema fits this version of the library.</summary>
    public required SchemaState Schema { get; init; }

    /// <summary>Why it cannot be used at present; null where nothing is known against it.</summary>
    public string? Problem { get; init; }
}
