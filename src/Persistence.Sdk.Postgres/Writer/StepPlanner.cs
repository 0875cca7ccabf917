using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// Puts the changes of many change sets into as few statements as possible. The changes of a set keep their order; of
/// two sets that touch one key, the later one follows the earlier one everywhere they meet; a key stands in a statement
/// at most once (SQLSTATE 21000 otherwise); a conditional change stands alone, behind everything of the sets before its
/// own and before everything of the sets behind it, so that it never sees half a set. A set that is a claim and nothing
/// else comes behind all others, where claims that look for the same rows share a statement.
/// </summary>
internal sealed class StepPlanner(HybridClock versions)
{
    private readonly List<Step> _steps = [];
    private readonly Dictionary<RowKey, int> _lastStepOfKey = [];
    private int _barrier;

    public static IReadOnlyList<Step> Plan(IReadOnlyList<IReadOnlyList<Change>> sets, HybridClock versions)
    {
        var planner = new StepPlanner(versions);
        for (var set = 0; set < sets.Count; set++)
        {
            if (!IsClaim(sets[set]))
            {
                planner.Add(set, sets[set]);
            }
        }

        var firstClaim = planner._steps.Count;
        for (var set = 0; set < sets.Count; set++)
        {
            if (IsClaim(sets[set]))
            {
                planner.Claim(set, sets[set][0], firstClaim);
            }
        }

        planner._steps.ForEach(step => step.Arrange());
        return planner._steps;
    }

    private void Add(int set, IReadOnlyList<Change> changes)
    {
        var position = _barrier;
        for (var i = 0; i < changes.Count; i++)
        {
            var change = new PlannedChange(set, i, changes[i], versions.Next());
            position = change.Key is null ? Stand(change) : Join(change, position);
        }
    }

    private static bool IsClaim(IReadOnlyList<Change> set) => set is [ClaimChange];

    private void Claim(int set, Change change, int from)
    {
        var claim = new PlannedChange(set, 0, change, versions.Next());
        var shape = StepShape.Of(change);
        for (var i = from; i < _steps.Count; i++)
        {
            if (_steps[i].Shape == shape
                && ClaimCommands.LookForTheSame((ClaimChange)_steps[i].Changes[0].Change, (ClaimChange)change))
            {
                _steps[i].Add(claim);
                return;
            }
        }

        var added = new Step(shape);
        added.Add(claim);
        _steps.Add(added);
    }

    private int Stand(PlannedChange change)
    {
        var alone = new Step(StepShape.Of(change.Change));
        alone.Add(change);
        _steps.Add(alone);
        _barrier = _steps.Count;
        return _barrier;
    }

    private int Join(PlannedChange change, int position)
    {
        var earliest = _lastStepOfKey.TryGetValue(change.Key!, out var last) ? Math.Max(position, last + 1) : position;
        var at = StepOf(StepShape.Of(change.Change), earliest);
        _steps[at].Add(change);
        _lastStepOfKey[change.Key!] = at;
        return at;
    }

    private int StepOf(StepShape shape, int earliest)
    {
        for (var i = earliest; i < _steps.Count; i++)
        {
            if (_steps[i].Shape == shape)
            {
                return i;
            }
        }

        _steps.Add(new Step(shape));
        return _steps.Count - 1;
    }
}
