using FsCheck;
using FsCheck.Fluent;

namespace Persistence.Sdk.Tests.Faults.Model;

/// <summary>Random programs: few keys, so that tasks meet, and now and then an outage.</summary>
internal static class RandomProgram
{
    private const int Tasks = 4;
    private const int Keys = 5;

    public static Gen<Step[]> Steps => Gen.ArrayOf(
        from task in Gen.Choose(0, Tasks - 1)
        from action in Gen.Frequency(
            (6, Gen.Constant(StepAction.Put)), (4, Gen.Constant(StepAction.Insert)),
            (5, Gen.Constant(StepAction.Merge)),
            (6, Gen.Constant(StepAction.Increment)), (4, Gen.Constant(StepAction.Delete)),
            (1, Gen.Constant(StepAction.DeleteWhere)), (1, Gen.Constant(StepAction.MirrorDown)),
            (2, Gen.Constant(StepAction.MirrorUp)))
        from key in Gen.Choose(1, Keys)
        from value in Gen.Choose(1, 1000)
        select new Step(task, action, $"k{key}", value));

    /// <summary>Halves: with tasks that race, finer steps would mislead.</summary>
    public static IEnumerable<Step[]> Shrink(Step[] program) => program.Length < 2
        ? []
        : [program[..(program.Length / 2)], program[(program.Length / 2)..]];
}
