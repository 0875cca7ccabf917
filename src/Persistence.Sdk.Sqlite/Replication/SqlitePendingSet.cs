using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Reading;
using Persistence.Sdk.Sqlite.Sql;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Replication;

/// <summary>The pending set of a SQLite file.</summary>
internal sealed class SqlitePendingSet(SqliteWriter writer, ReaderPool readers, DatabaseContext context)
    : IPendingSet, IKeyStandings
{
    public void Acknowledge(IReadOnlyList<RowImage> applied) => writer.Acknowledge(applied);

    /// <summary>
    /// Every group takes all acknowledgements that came before it, so one that does nothing flushes them.
    /// </summary>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        writer.RunAsync(new ControlOperation<int>(static _ => 0, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<PendingKey>> ReadAsync(PendingPage page, CancellationToken cancellationToken) =>
        readers.ReadAsync((context.Catalog, page), PendingReader.ReadPage, cancellationToken);

    public Task<IReadOnlyList<RowImage>> ReadImagesAsync(
        IReadOnlyList<PendingKey> keys, Fence fence, CancellationToken cancellationToken) => readers.ReadAsync(
            (keys, fence),
            static (session, read) => session.InSnapshot<IReadOnlyList<RowImage>>(snapshot =>
            {
                var control = snapshot.ReadControl();
                Fences.CheckRead(control, read.fence);
                Fences.CheckMayBeCopied(control);
                return PendingReader.ReadImages(snapshot, read.keys);
            }),
            cancellationToken);

    public Task RecordFailuresAsync(IReadOnlyList<PendingFailure> failures, CancellationToken cancellationToken) =>
        ChangeAsync(session => Record(session, failures), cancellationToken);

    public Task EnterRefusedAsync(
        IReadOnlyList<PendingFailure> refused, Fence fence, CancellationToken cancellationToken) =>
        writer.RunAsync(
            new ControlOperation<int>(session => Enter(session, refused, fence), cancellationToken), cancellationToken);

    public Task<PendingSummary> SummarizeAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(0, Summarize, cancellationToken);

    public async Task<DateTimeOffset> SettledUntilAsync(CancellationToken cancellationToken)
    {
        var now = context.Time.GetUtcNow(); // before the look, or what is committed meanwhile would seem settled
        var oldest = (await SummarizeAsync(cancellationToken).ConfigureAwait(false)).Oldest;
        return oldest < now ? oldest.Value : now;
    }

    public Task<PendingKey?> FindAsync(RowKey key, CancellationToken cancellationToken) =>
        readers.ReadAsync((context.Catalog, key), PendingReader.Find, cancellationToken);

    public Task<KeyStanding> StandingAsync(RowKey key, Fence fence, CancellationToken cancellationToken) =>
        readers.ReadAsync((key, fence), KeyStandings.Read, cancellationToken);

    public Task<int> UnparkAsync(TableDefinition? table, RowKey? key, CancellationToken cancellationToken) =>
        ChangeAsync(
            session => session.Prepare(PendingSql.Unpark, "T", "K")
                .Set(0, (key?.Table ?? table)?.ToString()).Set(1, key?.Text).Execute(),
            cancellationToken);

    public async Task<bool> DiscardAsync(PendingKey parked, CancellationToken cancellationToken) =>
        await ChangeAsync(
            session => session.Prepare(PendingSql.Discard, "T", "K", "V")
                .Set(0, parked.Key.Table.ToString()).Set(1, parked.Key.Text).Set(2, parked.Version).Execute(),
            cancellationToken).ConfigureAwait(false) == 1;

    private Task<int> ChangeAsync(Func<WriterSession, int> change, CancellationToken cancellationToken) =>
        writer.RunAsync(new ControlOperation<int>(change, cancellationToken), cancellationToken);

    private static int Record(WriterSession session, IReadOnlyList<PendingFailure> failures)
    {
        var statement = session.Prepare(PendingSql.Fail, "T", "K", "V", "P", "E");
        return failures.Sum(failure => statement
            .Set(0, failure.Key.Table.ToString()).Set(1, failure.Key.Text).Set(2, failure.Version)
            .Set(3, failure.Park ? 1 : 0).Set(4, failure.Error).Execute());
    }

    private static int Enter(WriterSession session, IReadOnlyList<PendingFailure> refused, Fence fence)
    {
        Fences.CheckWrite(session.Control, fence);
        var statement = session.Prepare(PendingSql.EnterRefused, "T", "K", "V", "S", "P", "E").Set(3, session.Now);
        return refused.Sum(failure => statement
            .Set(0, failure.Key.Table.ToString()).Set(1, failure.Key.Text).Set(2, failure.Version)
            .Set(4, failure.Park ? 1 : 0).Set(5, failure.Error).Execute());
    }

    private static PendingSummary Summarize(ReaderSession session, int state)
    {
        using var reader = session.Prepare(PendingSql.Summarize).Read();
        reader.Read();
        return new PendingSummary(
            reader.GetInt64(0),
            reader.GetInt64(1),
            reader.IsDBNull(2) ? null : new DateTimeOffset(TimestampCodec.FromText(reader.GetString(2))));
    }
}
