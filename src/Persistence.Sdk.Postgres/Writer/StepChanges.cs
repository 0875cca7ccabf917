using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>Finds the change of a step that a statement speaks of, by its key or its clock.</summary>
internal sealed class StepChanges
{
    private readonly StepShape _shape;
    private readonly Dictionary<string, PlannedChange>? _byKey;
    private readonly Dictionary<long, PlannedChange>? _byClock;

    public StepChanges(Step step)
    {
        _shape = step.Shape;
        if (_shape.ReturnsClocks)
        {
            _byClock = step.Changes.ToDictionary(change => change.Clock);
        }
        else if (!_shape.ReturnsRows && !_shape.IsConditional)
        {
            _byKey = step.Changes.ToDictionary(change => change.Key!.Text, StringComparer.Ordinal);
        }
    }

    public RowImage Image(string key, long version) => _byKey is null
        ? new RowImage(RowKey.Parse(_shape.Table, key), version, null)
        : Image(_byKey[key], version);

    public RowImage Image(long clock, long version) => Image(_byClock![clock], version);

    private RowImage Image(PlannedChange change, long version) =>
        new(change.Key!, version, _shape.Deletes ? null : change.Row);
}
