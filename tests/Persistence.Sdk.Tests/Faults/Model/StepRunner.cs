using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;

namespace Persistence.Sdk.Tests.Faults.Model;

/// <summary>Runs steps on a real database and notes what came of them.</summary>
internal sealed class StepRunner(IDatabase database, Outage? outage, History history)
{
    public async Task RunAsync(Step step)
    {
        switch (step.Action)
        {
            case StepAction.MirrorDown or StepAction.MirrorUp:
                await (outage?.SetAsync(down: step.Action == StepAction.MirrorDown) ?? Task.CompletedTask);
                break;
            default:
                var outcomes = await database.WriteAsync(ChangesOf(step));
                history.Note(step, outcomes[0].Images);
                break;
        }
    }

    /// <summary>What a step's row looks like where it is written whole.</summary>
    public static Note NoteOf(Step step) => new()
    {
        Id = step.Key, Owner = $"task{step.Task}", Amount = step.Value,
        FirstText = step.Action == StepAction.Merge && step.Value % 2 == 0 ? $"{step.Value}" : null,
        SecondText = step.Action == StepAction.Merge && step.Value % 2 == 1 ? $"{step.Value}" : null,
    };

    private static ChangeSet ChangesOf(Step step) => step.Action switch
    {
        StepAction.Put => new ChangeSet().Put(NoteTable.Definition, NoteOf(step)),
        StepAction.Insert => new ChangeSet().Insert(NoteTable.Definition, NoteOf(step)),
        StepAction.Merge => new ChangeSet().Merge(NoteTable.Definition, NoteOf(step), NoteTable.Texts),
        StepAction.Increment => NoteTable.Increment(step.Key),
        StepAction.Delete => new ChangeSet().Delete(NoteTable.Key(step.Key)),
        StepAction.DeleteWhere => new ChangeSet().DeleteWhere(NoteTable.Definition, SqlText.Same("owner = @owner"),
            new SqlParameters().Add("owner", NoteTable.Definition["owner"], $"task{step.Value % 4}")),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Action, "This step writes nothing."),
    };
}
