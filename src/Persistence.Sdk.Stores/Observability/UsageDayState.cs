using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>A day of which there are sums.</summary>
internal sealed record UsageDayState
{
    public static readonly RowShape<UsageDayState> Shape = RowShape.Of<UsageDayState>(shape =>
    {
        shape.Column(state => state.Day);
        shape.Column(state => state.IsCurrent);
    });

    public required DateOnly Day { get; init; }

    public required bool IsCurrent { get; init; }
}
