using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Locks;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// Change sets that are committed together, under an id by which a later attempt recognises an earlier one.
/// </summary>
internal sealed class WriteBatch(Guid id, IReadOnlyList<WriteOperation> operations)
{
    private ChangeOutcome[][] _outcomes = [];

    public Guid Id { get; private set; } = id;

    public IReadOnlyList<WriteOperation> Operations { get; private set; } = operations;

    public IReadOnlyList<Step> Steps { get; private set; } = [];

    /// <summary>Whether callers may still drop out.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Whether an attempt was sent of which it is not known whether it was committed.</summary>
    public bool OutcomeUnknown { get; set; }

    /// <summary>The table of the statement whose answer is awaited; after a refusal, of the one refused.</summary>
    public string CurrentTable { get; set; } = "";

    public long? Epoch => Operations[0].Epoch;

    /// <summary>
    /// Leaves out callers that have gone and plans the statements of the others; later calls change nothing.
    /// </summary>
    /// <returns>False where nobody is left.</returns>
    public bool Begin(HybridClock versions)
    {
        if (!IsSent)
        {
            Operations = [.. Operations.Where(operation => operation.TrySend())];
            Steps = StepPlanner.Plan([.. Operations.Select(operation => operation.Changes)], versions);
            IsSent = true;
        }

        return Operations.Count > 0;
    }

    /// <summary>Gives a batch of which it is now certain that it was not committed a new id.</summary>
    public void Renew(Guid id) => (Id, OutcomeUnknown) = (id, false);

    public LockSet Locks()
    {
        var locks = new LockSet();
        foreach (var step in Steps)
        {
            Lock(locks, step);
        }

        return locks;
    }

    /// <summary>The keys at which rows may come to stand.</summary>
    public IEnumerable<RowKey> NewRows() =>
        Steps.SelectMany(step => step.Changes).Where(change => change.Row is not null).Select(change => change.Key!);

    /// <summary>Notes what a statement did.</summary>
    public void Note(Step step, StepOutcome outcome)
    {
        if (_outcomes.Length == 0)
        {
            _outcomes = [.. Operations.Select(operation => new ChangeOutcome[operation.Changes.Count])];
        }

        if (step.Shape.Kind == StepKind.Claim)
        {
            NoteClaims(step, outcome);
            return;
        }

        if (step.Shape.IsConditional)
        {
            Outcome(step.Changes[0], new ChangeOutcome(outcome.Images));
            return;
        }

        var byKey = outcome.Images.ToDictionary(image => image.Key);
        foreach (var change in step.Changes)
        {
            Outcome(change,
                byKey.TryGetValue(change.Key!, out var image) ? new ChangeOutcome([image]) : ChangeOutcome.NotApplied);
        }
    }

    private void NoteClaims(Step step, StepOutcome outcome)
    {
        var byClaim = outcome.Claims.Zip(outcome.Images).ToLookup(row => row.First, row => row.Second);
        foreach (var claim in step.Changes)
        {
            Outcome(claim, new ChangeOutcome([.. byClaim[claim.Clock]]));
        }
    }

    public void Complete(ControlStamp stamp)
    {
        for (var i = 0; i < Operations.Count; i++)
        {
            Operations[i].Complete(new CommittedWrite(_outcomes.Length == 0 ? [] : _outcomes[i], stamp));
        }
    }

    public void Fail(Exception problem)
    {
        foreach (var operation in Operations)
        {
            operation.Fail(problem);
        }
    }

    private static void Lock(LockSet locks, Step step)
    {
        switch (step.Shape.Kind)
        {
            case StepKind.UpdateWhere when step.Shape.Table.CurrentFlag is not null:
                locks.Exclude(step.Shape.Table); // sums become current behind every row that is being inserted
                return;
            case StepKind.Append when step.Shape.Table.SummedUpIn is { } sums:
                locks.ShareAny(sums);
                return;
            case StepKind.UpdateWhere:
            case StepKind.Claim:
            case StepKind.Append:
                return; // brings no row to a key where another may go, and takes none away
            case StepKind.DeleteWhere:
                locks.Exclude(step.Shape.Table);
                return;
        }

        foreach (var change in step.Changes)
        {
            if (step.Shape.Deletes)
            {
                locks.Exclude(change.Key!);
            }
            else
            {
                locks.Share(change.Key!);
            }
        }
    }

    private void Outcome(PlannedChange change, ChangeOutcome outcome) => _outcomes[change.Set][change.Index] = outcome;
}
