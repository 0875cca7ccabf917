using PaperPipeline.Check.Acknowledgements;
using PaperPipeline.Demo;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Samples.Tests;

/// <summary>What the demonstration keeps of the application's words.</summary>
public sealed class JournalTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Whole_lines_stand_in_the_file_at_once_and_a_line_cut_short_by_a_kill_does_not()
    {
        using var folder = new TempFolder();
        using var journal = new Journal(folder.File("journal.jsonl"));
        journal.Note(Line(1, "null"));
        journal.Note(Line(1, "3.5"));
        journal.Note("run 7: 1 papers");
        journal.Note(Line(2, "1")[..^4]);

        var kept = AcknowledgementFile.Read(journal.Path);

        Assert.Equal([(1L, false), (1L, true)], kept.Select(write => (write.Write, write.IsAcknowledged)));
        Assert.Equal((1, 3.5), (journal.Between(Noon, Noon).Writes, journal.Between(Noon, Noon).Longest));
    }

    [Fact]
    public void Silences_are_the_times_between_acknowledgements_and_the_longest_comes_first()
    {
        var stretch = Stretch.Of([Write(3, 9), Write(1, 0), Write(2, 4)]);

        Assert.Equal([5, 4], stretch.Silences.Select(silence => silence.Length.TotalSeconds));
        Assert.True(stretch.Silences[0].Contains(Noon.AddSeconds(7)));
        Assert.False(stretch.Silences[0].Contains(Noon.AddSeconds(3)));
        Assert.Empty(Stretch.Of([]).Silences);
    }

    private static Acknowledgement Write(long write, int second) => new(write, Noon.AddSeconds(second), 1, []);

    private static string Line(long write, string milliseconds) =>
        $$"""{"write":{{write}},"at":"2026-01-31T12:00:00Z","milliseconds":{{milliseconds}},"rows":[]}""";
}
