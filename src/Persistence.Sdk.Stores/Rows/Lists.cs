using System.Runtime.CompilerServices;

namespace Persistence.Sdk.Stores.Rows;

/// <summary>What every list asks of its limit.</summary>
internal static class Lists
{
    /// <exception cref="ArgumentOutOfRangeException">The limit is not from 1 to the largest one.</exception>
    public static int Checked(
        int limit, int max = ListLimit.Max, [CallerArgumentExpression(nameof(limit))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, max, name);
        return limit;
    }
}
