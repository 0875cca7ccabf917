using Persistence.Sdk;

namespace Snippets;

/// <summary>An answer that may be older, while the database that decides is away.</summary>
internal static class OlderAnswers
{
    public static async Task ShowAsync(IAsOfReader<IQueryCache> reader, string key, CancellationToken stopping)
    {
        var answer = await reader.ReadAsync((cache, token) => cache.GetAsync(key, token), stopping);
        Console.WriteLine(answer.IsCurrent ? "current" : $"complete until {answer.AsOf:u}");
    }
}
