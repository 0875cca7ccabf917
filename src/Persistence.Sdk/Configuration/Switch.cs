namespace Persistence.Sdk.Configuration;

/// <summary>The words that people write for on and off.</summary>
internal static class Switch
{
    /// <summary>Null where the text is neither.</summary>
    public static bool? Of(string text) => text.ToUpperInvariant() switch
    {
        "1" or "TRUE" or "YES" or "ON" => true,
        "0" or "FALSE" or "NO" or "OFF" => false,
        _ => null,
    };
}
