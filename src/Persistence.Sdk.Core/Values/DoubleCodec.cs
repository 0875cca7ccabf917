namespace Persistence.Sdk.Core.Values;

internal sealed class DoubleCodec : ValueCodec
{
    public override object Normalize(object value)
    {
        var number = (double)value;
        if (!double.IsFinite(number))
        {
            throw new ValueProblemException("the number is NaN or infinite. Store NULL where there is no number.");
        }

        // SQLite and Postgres disagree on whether -0.0 equals 0.0 in an index; one zero is enough.
        return number == 0 ? 0.0 : value;
    }
}
