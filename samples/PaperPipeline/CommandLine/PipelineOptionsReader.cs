using Microsoft.Extensions.Configuration;

namespace PaperPipeline.CommandLine;

/// <summary>Binds section <c>Pipeline</c> and checks it.</summary>
internal static class PipelineOptionsReader
{
    public static PipelineOptions Read(IConfiguration configuration)
    {
        var options = Bind(configuration.GetSection(PipelineOptions.Section));
        var problems = Problems(options).ToList();
        return problems.Count == 0
            ? options
            : throw new UsageException(string.Join(Environment.NewLine, problems));
    }

    private static PipelineOptions Bind(IConfigurationSection section)
    {
        try
        {
            return section.Get<PipelineOptions>(binder => binder.ErrorOnUnknownConfiguration = true)
                ?? new PipelineOptions();
        }
        catch (InvalidOperationException problem)
        {
            throw new UsageException(problem.Message);
        }
    }

    private static IEnumerable<string> Problems(PipelineOptions options)
    {
        if (options.ShowRun is null && !Directory.Exists(options.Folder))
        {
            yield return $"Pipeline:Folder (--folder) names '{options.Folder}', which is not a folder.";
        }

        if (options.Questions is { } questions && !File.Exists(questions))
        {
            yield return $"Pipeline:Questions (--questions) names '{questions}', which is not a file.";
        }

        if (options.OverlapWords >= options.ChunkWords)
        {
            yield return $"Pipeline:OverlapWords (--overlap) is {options.OverlapWords}; "
                + $"it must be less than Pipeline:ChunkWords (--chunk-words), {options.ChunkWords}.";
        }

        if (options.Otlp is { } otlp && !IsHttp(otlp))
        {
            yield return $"Pipeline:Otlp (--otlp) is '{otlp}'; an address such as http://localhost:4318 is expected.";
        }

        foreach (var problem in Ranges(options).OfType<string>())
        {
            yield return problem;
        }
    }

    private static IEnumerable<string?> Ranges(PipelineOptions options) =>
    [
        Range("Repeat (--repeat)", options.Repeat, 1, 100_000),
        Range("Workers (--workers)", options.Workers, 1, 64),
        Range("ChunkWords (--chunk-words)", options.ChunkWords, 10, 10_000),
        Range("OverlapWords (--overlap)", options.OverlapWords, 0, 9_999),
        Range("Pace (--pace)", options.Pace, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
        Range("Drain (--drain)", options.Drain, TimeSpan.Zero, TimeSpan.FromHours(1)),
    ];

    private static string? Range<T>(string name, T value, T smallest, T largest)
        where T : IComparable<T> => value.CompareTo(smallest) < 0 || value.CompareTo(largest) > 0
            ? $"Pipeline:{name} is {value}; allowed is {smallest} to {largest}."
            : null;

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https");
}
