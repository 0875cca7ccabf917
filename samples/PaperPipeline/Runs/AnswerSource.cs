namespace PaperPipeline.Runs;

/// <summary>Where an answer of a run came from.</summary>
internal enum AnswerSource
{
    /// <summary>Found in the papers by this run.</summary>
    Generated,

    /// <summary>The cache, by its key: the same question of the same papers, read in the same way.</summary>
    CacheKey,

    /// <summary>The cache, by the normalised question: it was asked with other capitals or punctuation.</summary>
    CacheQuery,
}
