namespace Persistence.Sdk.Core.Upkeep;

/// <summary>What a step of a maintenance pass did.</summary>
/// <param name="DaysSummedUp">The days whose sums it brought up to date.</param>
/// <param name="HasMore">Whether work was left for the next pass.</param>
internal sealed record UpkeepStepResult(int DaysSummedUp, bool HasMore)
{
    public static UpkeepStepResult operator +(UpkeepStepResult one, UpkeepStepResult other) =>
        new(one.DaysSummedUp + other.DaysSummedUp, one.HasMore || other.HasMore);
}
