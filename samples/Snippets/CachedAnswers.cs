using Persistence.Sdk;

namespace Snippets;

internal static class CachedAnswers
{
    private const string Model = "gpt-5-nano";

    public static async Task<string> AnswerAsync(
        IQueryCache cache, string paper, string question, Func<Task<string>> ask, CancellationToken stopping)
    {
        if (await cache.FindAsync(question, paper, Model, stopping) is { Answer: { } known })
        {
            return known;
        }

        var answer = await ask();
        await cache.SetAsync(
            new QueryCacheEntry
            {
                CacheKey = LineageId.Text($"{paper}||{Model}||{question}"),
                Query = question,
                PaperPath = paper,
                Model = Model,
                Answer = answer,
            },
            timeToLive: TimeSpan.FromDays(30),
            stopping);
        return answer;
    }
}
