using System.Text.Json;
using PaperPipeline.Answering;
using PaperPipeline.Jobs;
using PaperPipeline.Recording;
using Persistence.Sdk;

namespace PaperPipeline.Runs;

/// <summary>
/// Answers that were found before. A key names everything an answer depends on; behind it, the same question in other
/// capitals or punctuation is looked for, and taken only if the papers and the way of reading them are still the same.
/// </summary>
internal sealed class AnswerCache(NotedWrites writes, IQueryCache cache)
{
    /// <summary>The answer to the question, or null where the run must find it.</summary>
    public async Task<RecordedAnswer?> FindAsync(
        QuestionTask task, CancellationToken cancellationToken)
    {
        var entry = await cache.GetAsync(task.CacheKey, cancellationToken);
        if (Answer(task, entry) is { } exact)
        {
            return new RecordedAnswer(exact, AnswerSource.CacheKey);
        }

        entry = await cache.FindAsync(task.Question.Text, task.PapersDir, ExtractiveModel.Name, cancellationToken);
        return Answer(task, entry) is { } alike ? new RecordedAnswer(alike, AnswerSource.CacheQuery) : null;
    }

    public Task SetAsync(QuestionTask task, Answer answer, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        var entry = new QueryCacheEntry
        {
            CacheKey = task.CacheKey,
            Query = answer.Question.Text,
            PaperPath = task.PapersDir,
            Model = ExtractiveModel.Name,
            Answer = Json.Line(AnswerJson.CacheEntry(answer, write)),
            PaperFingerprint = task.PaperSetHash,
            RetrievalProfileHash = task.RetrievalProfile,
        };
        return writes.WriteAsync(
            write,
            () => cache.SetAsync(entry, cancellationToken: cancellationToken),
            [AcknowledgedRow.OfCacheEntry(entry.CacheKey, write)],
            cancellationToken);
    }

    private static Answer? Answer(QuestionTask task, QueryCacheEntry? entry)
    {
        if (entry is not { Answer: { } text } || entry.PaperFingerprint != task.PaperSetHash
            || entry.RetrievalProfileHash != task.RetrievalProfile)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryAnswer(task.Question);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
