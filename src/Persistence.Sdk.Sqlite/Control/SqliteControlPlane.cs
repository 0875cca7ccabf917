using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Reading;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Control;

/// <summary>
/// The control tables of a SQLite file. Changes run on the writer thread and are committed fully synchronous.
/// </summary>
internal sealed class SqliteControlPlane(SqliteWriter writer, ReaderPool readers, DatabaseContext context)
    : IControlPlane
{
    public Task<ControlRow> ReadAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(0, static (session, _) => session.ReadControl(), cancellationToken);

    public Task<bool> TryReplaceAsync(
        ControlRow expected, ControlRow next, string reason, CancellationToken cancellationToken) =>
        ChangeAsync(session => ControlTransition.TryReplace(session, expected, next, reason), cancellationToken);

    /// <summary>Asks first: a lock that is held over a wait for a server would stop every other process.</summary>
    public async Task<bool> TryReplaceAsync(
        ControlRow expected, ControlRow next, string reason, Func<CancellationToken, Task<bool>> commitIf,
        CancellationToken cancellationToken) =>
        await commitIf(cancellationToken).ConfigureAwait(false)
            && await TryReplaceAsync(expected, next, reason, cancellationToken).ConfigureAwait(false);

    public Task NoteCompleteAsync(DateTimeOffset until, MirrorFence fence, CancellationToken cancellationToken) =>
        ChangeAsync(
            session =>
            {
                Fences.CheckMirror(session.Control, fence);
                return session.Prepare(ControlSql.NoteComplete, "U")
                    .Set(0, TimestampCodec.ToText(until.UtcDateTime)).Execute();
            },
            cancellationToken);

    public Task<IReadOnlyList<PhaseHistoryEntry>> ListHistoryAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync<int, IReadOnlyList<PhaseHistoryEntry>>(
            0, static (session, _) => ListHistory(session), cancellationToken);

    public Task<bool> HasRowsAsync(CancellationToken cancellationToken) => readers.ReadAsync(
        context.Catalog,
        static (session, catalog) => catalog.Tables.Any(table =>
            session.Prepare($"SELECT EXISTS (SELECT 1 FROM {table.Name.Sqlite})").ReadNumber() == 1),
        cancellationToken);

    /// <summary>A heartbeat is also how a file that was replaced while it is open is noticed.</summary>
    public async Task RegisterAsync(ProcessRegistration process, CancellationToken cancellationToken)
    {
        var at = await ChangeAsync(session => Register(session, process), cancellationToken).ConfigureAwait(false);
        writer.File.CheckHeartbeat(at);
    }

    public Task UnregisterAsync(string processId, CancellationToken cancellationToken) => ChangeAsync(
        session => session.Prepare(ControlSql.Unregister, "id").Set(0, processId).Execute() > 0, cancellationToken);

    public Task<IReadOnlyList<ProcessRegistration>> ListProcessesAsync(
        TimeSpan maxAge, CancellationToken cancellationToken) =>
        readers.ReadAsync((TextOfNowPlus(-maxAge), TextOfNowPlus(maxAge)), ListProcesses, cancellationToken);

    public Task<Lease?> TryAcquireLeaseAsync(
        string name, string holder, TimeSpan duration, CancellationToken cancellationToken) => ChangeAsync(
            session => session.Prepare(ControlSql.AcquireLease, "name", "holder", "until", "now", "limit")
                .Set(0, name).Set(1, holder)
                .Set(2, TextOfNowPlus(duration)).Set(3, session.Now).Set(4, TextOfNowPlus(2 * duration))
                .ReadNumber() is { } token
                ? new Lease(name, holder, token)
                : null,
            cancellationToken);

    public Task ReleaseLeaseAsync(string name, string holder, CancellationToken cancellationToken) => ChangeAsync(
        session => session.Prepare(ControlSql.ReleaseLease, "name", "holder", "now")
            .Set(0, name).Set(1, holder).Set(2, session.Now).Execute() > 0,
        cancellationToken);

    private string TextOfNowPlus(TimeSpan span) => TimestampCodec.ToText(context.Time.GetUtcNow().UtcDateTime + span);

    private Task<T> ChangeAsync<T>(Func<WriterSession, T> change, CancellationToken cancellationToken) =>
        writer.RunAsync(new ControlOperation<T>(change, cancellationToken), cancellationToken);

    private static List<PhaseHistoryEntry> ListHistory(ReaderSession session)
    {
        var history = new List<PhaseHistoryEntry>();
        using var reader = session.Prepare(ControlSql.ListHistory).Read();
        while (reader.Read())
        {
            history.Add(new PhaseHistoryEntry(
                reader.GetInt64(0), (PersistencePhase)reader.GetInt32(1), ControlRows.Side(reader.GetString(2)),
                reader.GetString(3), TimestampCodec.FromText(reader.GetString(4))));
        }

        return history;
    }

    private static string Register(WriterSession session, ProcessRegistration process)
    {
        session.Prepare(ControlSql.Register, "id", "host", "pid", "asks", "library", "now")
            .Set(0, process.ProcessId).Set(1, process.Host).Set(2, process.OsProcessId)
            .Set(3, process.AsksFor is { } phase ? (int)phase : null).Set(4, process.LibraryVersion).Set(5, session.Now)
            .Execute();
        return session.Now;
    }

    private static IReadOnlyList<ProcessRegistration> ListProcesses(
        ReaderSession session, (string Oldest, string Newest) span)
    {
        var processes = new List<ProcessRegistration>();
        using var reader = session.Prepare(ControlSql.ListProcesses, "oldest", "newest")
            .Set(0, span.Oldest).Set(1, span.Newest).Read();
        while (reader.Read())
        {
            var asksFor = reader.IsDBNull(3) ? (PersistencePhase?)null : (PersistencePhase)reader.GetInt32(3);
            processes.Add(new ProcessRegistration(
                reader.GetString(0), reader.GetString(1), reader.GetInt32(2), asksFor, reader.GetString(4)));
        }

        return processes;
    }
}
