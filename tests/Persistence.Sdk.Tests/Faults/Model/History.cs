using System.Collections.Concurrent;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.CrashHost;

namespace Persistence.Sdk.Tests.Faults.Model;

/// <summary>What the database said it did, and the model that does the same in memory.</summary>
internal sealed class History
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    /// <summary>Notes the images an operation has left: versions give the order of the writes of one key.</summary>
    public void Note(Step step, IReadOnlyList<RowImage> images)
    {
        foreach (var image in images)
        {
            _entries.Enqueue(new Entry(step, image));
        }
    }

    /// <summary>
    /// Runs everything on the model, key by key, and holds each outcome against it; returns the rows left.
    /// </summary>
    public Dictionary<string, Note> Replay()
    {
        var rows = new Dictionary<string, Note>();
        foreach (var key in _entries.GroupBy(entry => (string)entry.Image.Key.Values[0]))
        {
            Assert.Equal(key.Count(), key.Select(entry => entry.Image.Version).Distinct().Count());
            var row = key.OrderBy(entry => entry.Image.Version).Aggregate((Note?)null, Apply);
            if (row is not null)
            {
                rows.Add(key.Key, row);
            }
        }
        return rows;
    }

    private static Note? Apply(Note? before, Entry entry)
    {
        var (step, image) = entry;
        var given = StepRunner.NoteOf(step);
        Assert.Equal(step.Action is StepAction.Delete or StepAction.DeleteWhere, image.IsDeletion);
        Note? after;
        switch (step.Action)
        {
            case StepAction.Put:
                after = given;
                break;
            case StepAction.Insert:
                Assert.Null(before);
                after = given;
                break;
            case StepAction.Merge:
                after = before is null ? given : before with
                {
                    FirstText = given.FirstText ?? before.FirstText, SecondText = given.SecondText ?? before.SecondText,
                };
                break;
            case StepAction.Increment:
                Assert.NotNull(before);
                after = before with { Amount = before.Amount + 1 };
                break;
            case StepAction.DeleteWhere:
                Assert.Equal($"task{step.Value % 4}", before?.Owner);
                after = null;
                break;
            default:
                Assert.NotNull(before);
                after = null;
                break;
        }
        Assert.Equal(after, image.Row is null ? null : NoteTable.Definition.ToRecord(image.Row));
        return after;
    }

    private sealed record Entry(Step Step, RowImage Image);
}
