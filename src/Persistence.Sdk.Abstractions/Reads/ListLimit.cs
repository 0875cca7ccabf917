namespace Persistence.Sdk;

/// <summary>How long a list of a store may be.</summary>
public static class ListLimit
{
    /// <summary>What a list gives at most where nothing else is asked for.</summary>
    public const int Default = 200;

    /// <summary>The most that may be asked for.</summary>
    public const int Max = 10_000;
}
