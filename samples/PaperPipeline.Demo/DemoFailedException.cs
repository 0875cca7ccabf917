namespace PaperPipeline.Demo;

/// <summary>The demonstration did not show what it should.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
