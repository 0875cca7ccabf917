namespace Persistence.Sdk.Import.Reading;

/// <summary>A record is not as it has to be.</summary>
/// <param name="column">The column or property; null where it is the record as a whole.</param>
/// <param name="reason">What is wrong and what is expected; never a value.</param>
internal sealed class RecordRejectedException(string? column, string reason) : PersistenceException(reason)
{
    public string? Column { get; } = column;

    /// <summary>What a problem means for the record at hand; null where it is none of its own.</summary>
    public static RecordRejectedException? Of(Exception problem) => problem switch
    {
        RecordRejectedException known => known,
        ValueRejectedException value => new RecordRejectedException(value.Column, value.Reason),
        ConstraintViolatedException constraint => new RecordRejectedException(
            null, $"table '{constraint.Table}' refuses it because of its constraint '{constraint.Constraint}'."),
        _ => null,
    };
}
