namespace PaperPipeline.Runs;

/// <summary>A step cannot go on, for a reason that belongs into the record: a code and a sentence.</summary>
internal sealed class PipelineException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
