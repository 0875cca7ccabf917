using Npgsql;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Postgres.Pending;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>What one batch takes along; given back where the batch was not committed.</summary>
internal sealed class HousekeepingLoad(
    Housekeeping owner, AcknowledgedKeys? keys, Guid[] finished, bool orphans) : IDisposable
{
    private bool _done;

    public IReadOnlyList<NpgsqlBatchCommand> Commands()
    {
        var commands = new List<NpgsqlBatchCommand>();
        if (keys is not null)
        {
            commands.Add(keys.Command());
            FaultPoint.Reach(FaultPoints.BeforeAcknowledgeCommit);
        }

        if (finished.Length > 0)
        {
            commands.Add(BatchLog.Removal(finished));
        }

        if (orphans)
        {
            commands.Add(BatchLog.OrphansRemoval());
        }

        return commands;
    }

    /// <summary>The batch is committed.</summary>
    /// <param name="batch">Its id; null where an earlier attempt may be alive, whose note must stay.</param>
    public void Done(Guid? batch)
    {
        _done = true;
        keys?.Commit();
        if (batch is { } id)
        {
            owner.Finish(id);
        }
    }

    public void Dispose()
    {
        if (!_done)
        {
            keys?.Return();
            owner.Finish(finished);
        }
    }
}
