using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>
/// Says what a command waits for: at once where the condition is another one, now and then otherwise.
/// </summary>
internal sealed class WaitingNote(Terminal terminal, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private string? _told;
    private string? _subject;
    private long _at;

    /// <summary>The red conditions of a step that waits; nothing of one that was taken.</summary>
    public void Tell(PhaseStep? step)
    {
        if (step is { IsOpen: false, Reason: { } reason })
        {
            Tell(reason, string.Join(' ', step.Clauses.Where(clause => !clause.IsGreen).Select(clause => clause.Name)));
        }
    }

    public void Tell(string reason) => Tell(reason, reason);

    private void Tell(string reason, string subject)
    {
        if (subject != _subject || (reason != _told && time.GetElapsedTime(_at) >= Interval))
        {
            terminal.Say($"Waiting: {reason}");
            (_told, _subject, _at) = (reason, subject, time.GetTimestamp());
        }
    }
}
