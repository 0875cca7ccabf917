using Persistence.Sdk;

namespace PaperPipeline.Demo;

/// <summary>kill -9 of the application at moments that hurt.</summary>
internal sealed class Kills(Application application, Databases databases, Journal journal, Story story)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly List<DateTimeOffset> _times = [];

    /// <summary>When the application was killed.</summary>
    public IReadOnlyList<DateTimeOffset> Times => _times;

    /// <summary>Kills it when a third of the history has been copied, and starts it again.</summary>
    public async Task InBackfillAsync(long history)
    {
        await UntilAsync(async () => await databases.CopiedAsync() >= history / 3);
        await KillAsync();
        var copied = await databases.CopiedAsync();
        if (copied >= history)
        {
            throw new DemoFailedException("The backfill was over before the application could be killed.");
        }

        story.Tell(
            $"kill -9 of the application in the middle of the backfill: {copied:N0} of {history:N0} rows are copied");
        await RestartAsync();
    }

    /// <summary>
    /// Kills it when the database that is about to give up its authority says that the change is under way, and starts
    /// it again.
    /// </summary>
    /// <param name="old">Reads the control row of that database.</param>
    /// <returns>Whether the kill came before the end of the change.</returns>
    public async Task<bool> InCutoverAsync(Func<Task<ControlRow>> old)
    {
        await UntilAsync(async () => !(await old()).IsOpen);
        await KillAsync();
        var row = await old();
        story.Tell(row.IsOpen
            ? "kill -9 of the application, but the change of authority was over a moment before"
            : "kill -9 of the application in the middle of the change of authority: the control row of "
                + $"{row.Authority} says '{row.State}'");
        await RestartAsync();
        return !row.IsOpen;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await Task.Delay(Look, limit.Token);
        }
    }

    private async Task KillAsync() => _times.Add(await application.KillAsync());

    private async Task RestartAsync()
    {
        var killed = _times[^1];
        application.Start();
        IReadOnlyList<Silence> silences;
        do
        {
            await Task.Delay(Glance);
            silences = journal.Between(killed, DateTimeOffset.MaxValue).Silences;
        }
        while (silences.Count == 0 && application.Running);

        var first = silences.Count > 0
            ? silences.Min(silence => silence.From)
            : throw new DemoFailedException($"The application did not come up again: {application.Errors()}");
        story.Tell(
            $"it was started again; the first write came through {(first - killed).TotalSeconds:0.0} s "
            + "behind the kill");
    }
}
