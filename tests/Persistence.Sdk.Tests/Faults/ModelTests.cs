using FsCheck;
using FsCheck.Fluent;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Model;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>
/// Random programs, run by several tasks in two applications on one file, while the mirror goes and comes. Replayed in
/// the order in which the database numbered them, every operation must have given what a model in memory gives, and at
/// the end both databases must hold what the model holds.
/// </summary>
public sealed class ModelTests(ITestOutputHelper output)
{
    private static readonly int Programs = Environment.GetEnvironmentVariable("PERSISTENCE_TEST_LONG") == "1" ? 200 : 6;

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DualWriteMode.Inline)]
    [InlineData(PersistencePhase.DualWrite, DualWriteMode.Background)]
    [InlineData(PersistencePhase.ReadCutover, DualWriteMode.Inline)]
    public async Task Both_databases_end_as_the_model_does(PersistencePhase phase, DualWriteMode mode)
    {
        var seed = Seed.Next(output);
        var programs = Arb.From(RandomProgram.Steps, RandomProgram.Shrink);
        var config = Config.QuickThrowOnFailure.WithMaxTest(Programs).WithStartSize(60).WithEndSize(160)
            .WithReplay((ulong)seed.Value, 1);
        await Task.Run(() => Prop.ForAll(programs, program => RunAsync(phase, mode, program)).Check(config));
    }

    private static async Task RunAsync(PersistencePhase phase, DualWriteMode mode, Step[] program)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        (string, string)[] options =
        [
            ("DualWrite:Mode", mode.ToString()), ("DualWrite:MirrorTimeout", "00:00:00.02"),
            ("DualWrite:BreakDuration", "00:00:00.5"), ("DualWrite:MaxBackOff", "00:00:00.1"),
        ];
        var history = new History();
        var authority = phase == PersistencePhase.DualWrite ? DatabaseSide.Sqlite : DatabaseSide.Postgres;
        // Where Postgres decides, the mirror is a file, which does not go away.
        using var outage = authority == DatabaseSide.Sqlite ? new Outage(proxy) : null;
        await using (var one = await pair.StartAsync(phase, proxy, options))
        await using (var two = await pair.StartAsync(phase, proxy, options))
        {
            await Task.WhenAll(program.GroupBy(step => step.Task).Select(steps => Task.Run(async () =>
            {
                var runner = new StepRunner((steps.Key % 2 == 0 ? one : two).Database, outage, history);
                foreach (var step in steps)
                {
                    await runner.RunAsync(step);
                }
            })));
            await (outage?.SetAsync(down: false) ?? Task.CompletedTask);
            await Eventually.DrainedAsync(pair, authority);
        }

        var expected = history.Replay();
        await Contents.AssertEqualAsync(pair);
        var notes = await Contents.NotesAsync(pair, authority);
        Assert.Equal(expected.Keys.Order(), notes.Keys.Order());
        Assert.All(expected.Values, note => Assert.Equal(
            (note.Owner, $"{note.Amount}", note.FirstText, note.SecondText),
            (notes[note.Id]["owner"], notes[note.Id]["amount"], notes[note.Id]["first_text"],
                notes[note.Id]["second_text"])));
    }
}
