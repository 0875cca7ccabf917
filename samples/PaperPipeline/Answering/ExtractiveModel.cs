namespace PaperPipeline.Answering;

/// <summary>What answers the questions, as records, cache and usage name it.</summary>
internal static class ExtractiveModel
{
    public const string Name = "extractive-1";
}
