namespace Persistence.Sdk.Postgres.Writer;

/// <summary>Changes that one statement makes: of one shape, no key twice.</summary>
internal sealed class Step(StepShape shape)
{
    private readonly List<PlannedChange> _changes = [];

    public StepShape Shape { get; } = shape;

    public IReadOnlyList<PlannedChange> Changes => _changes;

    public void Add(PlannedChange change) => _changes.Add(change);

    /// <summary>
    /// Sorts the rows by key, so that two writers meet them in one order. Where further columns are unique the order of
    /// the changes stays, because a value may be handed from one row to the next.
    /// </summary>
    public void Arrange()
    {
        if (_changes.Count > 1 && Shape.Table.Uniques.Count == 0 && !Shape.IsConditional)
        {
            _changes.Sort((left, right) => string.CompareOrdinal(left.Key!.Text, right.Key!.Text));
        }
    }
}
