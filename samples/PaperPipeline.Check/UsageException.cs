namespace PaperPipeline.Check;

/// <summary>The check cannot be made as asked for; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
