using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Status;

/// <summary>Asks the sides that are open how they stand. Opens nothing and applies nothing.</summary>
internal sealed class SideProbe(DatabaseSides sides, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    public async Task<SideAnswer> AskAsync(DatabaseSide side, CancellationToken cancellationToken)
    {
        var failure = sides.FailureOf(side);
        if (sides.FindOpen(side) is not { } open)
        {
            return new SideAnswer(
                new DatabaseStatus { IsOpen = false, Schema = SchemaOf(side), Problem = Describe(failure) }, null);
        }

        var (answer, problem) = await TryAsync(token => ReadAsync(open, token), cancellationToken)
            .ConfigureAwait(false);
        var (row, refusal) = answer;
        problem ??= refusal?.Message;
        var status = new DatabaseStatus
        {
            IsOpen = true,
            IsReachable = problem is null,
            Schema = SchemaOf(side),
            Problem = problem ?? Describe(failure),
        };
        return new SideAnswer(status, row, refusal);
    }

    /// <summary>A question that may fail; the problem is told instead of thrown.</summary>
    public async Task<(T? Answer, string? Problem)> TryAsync<T>(
        Func<CancellationToken, Task<T>> question, CancellationToken cancellationToken)
    {
        try
        {
            return (await TimeLimit.RunAsync(question, Limit, time, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception problem) when (
            problem is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            return (default, Describe(problem));
        }
    }

    /// <summary>The messages of this library's exceptions are fit to be shown; of others, the type is.</summary>
    public static string? Describe(Exception? problem) => problem switch
    {
        null => null,
        PersistenceException or TimeoutException => problem.Message,
        _ => $"{problem.GetType().Name}.",
    };

    private async Task<(ControlRow? Row, BindingRejectedException? Refusal)> ReadAsync(
        IDatabaseSide open, CancellationToken cancellationToken)
    {
        if (!sides.IsReady(open.Side))
        {
            await sides.ConnectAsync(open, cancellationToken).ConfigureAwait(false);
            return (null, null); // Without the schema there is no control row to read.
        }

        try
        {
            return (await open.Control.ReadAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (BindingRejectedException refusal)
        {
            return (null, refusal);
        }
    }

    private SchemaState SchemaOf(DatabaseSide side) => sides.IsReady(side)
        ? SchemaState.Current
        : sides.FailureOf(side) is SchemaRejectedException ? SchemaState.Rejected : SchemaState.Unknown;
}
