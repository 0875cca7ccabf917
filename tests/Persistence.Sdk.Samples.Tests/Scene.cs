using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PaperPipeline;
using PaperPipeline.Check.Tables;
using PaperPipeline.CommandLine;
using PaperPipeline.Runs;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Samples.Tests;

/// <summary>A folder with one paper and two questions, over which the application runs, and its SQLite file.</summary>
internal sealed class Scene : IDisposable
{
    public const string Text = "Writes are durable. Reads use pooled connections.";
    private readonly TempFolder _folder = new();

    public Scene()
    {
        Directory.CreateDirectory(File("papers"));
        Write("papers/notes.txt", Text);
        Write("questions.txt", "Which connections do reads use?\nAre writes durable?\n");
    }

    public string Sqlite => File("out/state.sqlite");

    public string File(string name) => _folder.File(name);

    public void Write(string name, string text) => System.IO.File.WriteAllText(File(name), text);

    /// <summary>One start of the application, with one run.</summary>
    public Task<RunContext> RunAsync(params string[] arguments) => WithAsync(
        services => services.GetRequiredService<PipelineRunner>().RunAsync(CancellationToken.None), arguments);

    /// <summary>One start of the application.</summary>
    public async Task<T> WithAsync<T>(Func<IServiceProvider, Task<T>> work, params string[] arguments)
    {
        using var host = PipelineHost.Build(CommandLineReader.Read([
            "--folder", File("papers"), "--out", File("out"), "--questions", File("questions.txt"), .. arguments])!);
        await host.StartAsync();
        var result = await work(host.Services);
        await host.StopAsync();
        return result;
    }

    /// <summary>The rows of a table.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> RowsAsync(string table)
    {
        await using var sqlite = await SqliteTables.OpenAsync(Sqlite);
        return [.. (await sqlite.ReadAsync()).Single(read => read.Name == table).Rows.Values];
    }

    public void Dispose() => _folder.Dispose();
}
