namespace Persistence.Sdk.Configuration;

/// <summary>A configured value that is not of its option's type.</summary>
/// <param name="Text">The value as it stands there.</param>
/// <param name="Expected">What was expected, in words.</param>
internal sealed record UnreadableValue(string Text, string Expected);
