namespace Persistence.Sdk.Configuration;

/// <summary>What <c>DUAL_WRITE_MODE</c> says.</summary>
/// <param name="IsOn">Whether both databases are written.</param>
/// <param name="Mode">The text for <see cref="DualWriteOptions.Mode"/>; null leaves it alone.</param>
internal sealed record DualWriteWord(bool IsOn, string? Mode)
{
    public static readonly DualWriteWord Unset = new(false, null);

    /// <summary>A text that means nothing is handed on as the mode, where the validation names it.</summary>
    public static DualWriteWord Of(string text) => text.ToUpperInvariant() switch
    {
        "INLINE" => new(true, nameof(DualWriteMode.Inline)),
        "BACKGROUND" => new(true, nameof(DualWriteMode.Background)),
        _ => Switch.Of(text) is { } isOn ? new(isOn, null) : new(false, text),
    };
}
