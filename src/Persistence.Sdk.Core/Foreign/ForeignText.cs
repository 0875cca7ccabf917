namespace Persistence.Sdk.Core.Foreign;

/// <summary>What stands in the place of a text that is none.</summary>
internal sealed class ForeignText
{
    /// <summary>Bytes that were stored as text and are not UTF-8.</summary>
    public static readonly ForeignText NotUtf8 = new();

    private ForeignText()
    {
    }
}
