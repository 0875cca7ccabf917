using System.Reflection;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>
/// A real control plane; something happens once, just before its row is replaced for the first time, or just behind the
/// first look at it.
/// </summary>
internal class DisturbedControl : DispatchProxy
{
    private IControlPlane _inner = null!;
    private Func<Task>? _disturb;
    private bool _behindRead;

    public static IControlPlane Over(IControlPlane inner, Func<Task> disturb, bool behindRead = false)
    {
        var control = Create<IControlPlane, DisturbedControl>();
        var disturbed = (DisturbedControl)(object)control;
        (disturbed._inner, disturbed._disturb, disturbed._behindRead) = (inner, disturb, behindRead);
        return control;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == (_behindRead ? nameof(IControlPlane.ReadAsync) : nameof(IControlPlane.TryReplaceAsync))
        && Interlocked.Exchange(ref _disturb, null) is { } disturb
            ? _behindRead ? ReadAsync(disturb, targetMethod, args) : ReplaceAsync(disturb, targetMethod, args)
            : targetMethod.Invoke(_inner, args);

    private async Task<bool> ReplaceAsync(Func<Task> before, MethodInfo method, object?[]? args)
    {
        await before();
        return await (Task<bool>)method.Invoke(_inner, args)!;
    }

    private async Task<ControlRow> ReadAsync(Func<Task> behind, MethodInfo method, object?[]? args)
    {
        var row = await (Task<ControlRow>)method.Invoke(_inner, args)!;
        await behind();
        return row;
    }
}
