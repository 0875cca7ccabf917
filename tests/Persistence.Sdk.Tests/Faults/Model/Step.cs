namespace Persistence.Sdk.Tests.Faults.Model;

/// <summary>One step of a random program.</summary>
/// <param name="Task">Which task runs it.</param>
/// <param name="Action">What it does.</param>
/// <param name="Key">The row it does it to.</param>
/// <param name="Value">A number that it writes.</param>
public sealed record Step(int Task, StepAction Action, string Key, int Value);
