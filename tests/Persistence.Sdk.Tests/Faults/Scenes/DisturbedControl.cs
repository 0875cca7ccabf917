using System.Reflection;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>A real control plane; something happens once, just before its row is replaced for the first time.</summary>
internal class DisturbedControl : DispatchProxy
{
    private IControlPlane _inner = null!;
    private Func<Task>? _before;

    public static IControlPlane Over(IControlPlane inner, Func<Task> before)
    {
        var control = Create<IControlPlane, DisturbedControl>();
        var disturbed = (DisturbedControl)(object)control;
        (disturbed._inner, disturbed._before) = (inner, before);
        return control;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IControlPlane.TryReplaceAsync)
        && Interlocked.Exchange(ref _before, null) is { } before
            ? ReplaceAsync(before, targetMethod, args)
            : targetMethod.Invoke(_inner, args);

    private async Task<bool> ReplaceAsync(Func<Task> before, MethodInfo method, object?[]? args)
    {
        await before();
        return await (Task<bool>)method.Invoke(_inner, args)!;
    }
}
