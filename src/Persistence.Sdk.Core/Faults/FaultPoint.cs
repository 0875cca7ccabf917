namespace Persistence.Sdk.Core.Faults;

/// <summary>
/// Labelled instants of the write path at which tests kill or pause the process. Without a handler, which only tests
/// set, reaching one costs a null check.
/// </summary>
internal static class FaultPoint
{
    public static Action<string>? Handler { get; set; }

    public static void Reach(string label) => Handler?.Invoke(label);
}
