using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Postgres.Control;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// Sends a batch: locks, fence, steps and housekeeping in one round trip, which is one transaction.
/// </summary>
internal sealed class BatchSender(StepCommands commands)
{
    public async Task<ControlStamp> SendAsync(
        NpgsqlConnection connection, WriteBatch batch, IReadOnlyList<NpgsqlBatchCommand> housekeeping)
    {
        var request = new NpgsqlBatch(connection);
        await using var requestScope = request.ConfigureAwait(false);
        request.BatchCommands.Add(batch.Locks().Command());
        request.BatchCommands.Add(ControlSql.AssertAuthority(batch.Epoch));
        for (var i = 0; i < batch.Steps.Count; i++)
        {
            request.BatchCommands.Add(commands.Command(batch.Steps[i], batch.Id, i));
        }

        foreach (var command in housekeeping)
        {
            request.BatchCommands.Add(command);
        }

        FaultPoint.Reach(FaultPoints.BeforeAuthorityCommit);
        var stamp = await ReceiveAsync(request, batch).ConfigureAwait(false);
        FaultPoint.Reach(FaultPoints.AfterAuthorityCommit);
        return stamp;
    }

    private static async Task<ControlStamp> ReceiveAsync(NpgsqlBatch request, WriteBatch batch)
    {
        var reader = await request.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        var stamp = ControlSql.ReadStamp(reader);
        foreach (var step in batch.Steps)
        {
            batch.CurrentTable = step.Shape.Table.ToString();
            await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false);
            batch.Note(step, await StepResults.ReadAsync(step, reader).ConfigureAwait(false));
        }

        while (await reader.NextResultAsync(CancellationToken.None).ConfigureAwait(false))
        {
            // To the end: only there the transaction is committed.
        }

        return stamp;
    }
}
