using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Sql;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// Removes keys that have reached the mirror. Nobody waits for it, and what fails is forgotten: those keys are
/// replayed, which changes nothing.
/// </summary>
internal sealed class AcknowledgeOperation(IReadOnlyList<RowImage> applied) : Operation
{
    public override OperationKind Kind => OperationKind.Acknowledge;

    public override void Run(WriterSession session)
    {
        var statement = session.Prepare(PendingSql.Acknowledge, "T", "K", "V");
        foreach (var image in applied)
        {
            statement.Set(0, image.Table.ToString()).Set(1, image.Key.Text).Set(2, image.Version).Execute();
        }
    }

    public override Exception DanglingReference(WriterSession session) =>
        new InvalidOperationException("Removing pending keys cannot break a foreign key.");

    public override void Complete()
    {
    }
}
