using System.Text.Json;
using PaperPipeline.Answering;
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
        RunContext run, Question question, CancellationToken cancellationToken)
    {
        var entry = await cache.GetAsync(Key(run, question), cancellationToken);
        if (Answer(run, question, entry) is { } exact)
        {
            return new RecordedAnswer(exact, AnswerSource.CacheKey);
        }

        entry = await cache.FindAsync(question.Text, run.Settings.PapersDir, ExtractiveModel.Name, cancellationToken);
        return Answer(run, question, entry) is { } alike ? new RecordedAnswer(alike, AnswerSource.CacheQuery) : null;
    }

    public Task SetAsync(RunContext run, Answer answer, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        var entry = new QueryCacheEntry
        {
            CacheKey = Key(run, answer.Question),
            Query = answer.Question.Text,
            PaperPath = run.Settings.PapersDir,
            Model = ExtractiveModel.Name,
            Answer = Json.Line(AnswerJson.CacheEntry(answer, write)),
            PaperFingerprint = run.Papers.Hash,
            RetrievalProfileHash = run.Settings.RetrievalProfile,
        };
        return writes.WriteAsync(
            write,
            () => cache.SetAsync(entry, cancellationToken: cancellationToken),
            [AcknowledgedRow.OfCacheEntry(entry.CacheKey, write)],
            cancellationToken);
    }

    private static string Key(RunContext run, Question question) => LineageId.Text(string.Join(
        "||", run.Settings.PapersDir, ExtractiveModel.Name, run.Papers.Hash, run.Settings.RetrievalProfile, question.Id));

    private static Answer? Answer(RunContext run, Question question, QueryCacheEntry? entry)
    {
        if (entry is not { Answer: { } text } || entry.PaperFingerprint != run.Papers.Hash
            || entry.RetrievalProfileHash != run.Settings.RetrievalProfile)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryAnswer(question);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
