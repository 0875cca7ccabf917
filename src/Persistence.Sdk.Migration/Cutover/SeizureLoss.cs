using System.Runtime.CompilerServices;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// What a forced take-over has lost: it stands in the pending set of Postgres until an operator has settled it, and
/// until then nothing is copied to Postgres that could overwrite it.
/// </summary>
internal sealed class SeizureLoss(DatabaseSides sides)
{
    private const int PageKeys = 2_000;

    /// <summary>Whether a loss waits to be settled.</summary>
    /// <param name="file">The control row of SQLite.</param>
    /// <param name="postgres">The other side.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> IsWaitingAsync(
        ControlRow file, IDatabaseSide postgres, CancellationToken cancellationToken) =>
        file is
        {
            Authority: DatabaseSide.Sqlite, HasMirror: true, IsVerified: false, CoverageEpoch: PhaseMove.NoCoverage,
        }
        && (await postgres.Pending.SummarizeAsync(cancellationToken).ConfigureAwait(false)).Keys > 0;

    /// <summary>Finds what is lost, and takes off the list what SQLite has after all.</summary>
    public async Task<LostRows> FindAsync(CancellationToken cancellationToken)
    {
        var (sqlite, postgres) = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var lost = new List<(string, string)>();
        var superseded = new List<(string, string)>();
        await foreach (var keys in TablesAsync(postgres, cancellationToken).ConfigureAwait(false))
        {
            var states = await sqlite.Scan.FindAsync([.. keys.Select(key => key.Key)], null, cancellationToken)
                .ConfigureAwait(false);
            var all = keys.Zip(states, (key, state) => (Key: key, Order: state.Version.CompareTo(key.Version)))
                .ToArray();
            lost.AddRange(all.Where(one => one.Order < 0).Select(one => Name(one.Key)));
            superseded.AddRange(all.Where(one => one.Order > 0).Select(one => Name(one.Key)));
            Acknowledge(postgres, all.Where(one => one.Order == 0).Select(one => one.Key));
        }

        await postgres.Pending.FlushAsync(cancellationToken).ConfigureAwait(false);
        return new LostRows(lost, superseded);
    }

    /// <summary>
    /// Settles it: what SQLite has at those keys then stands above what Postgres has, and goes there. The history says
    /// who did it, and what it was about. Behind it coverage begins anew.
    /// </summary>
    /// <param name="force">Who settles it.</param>
    /// <param name="takesBack">
    /// Whether SQLite takes the rows that it does not have a newer state of first; otherwise they are given up.
    /// </param>
    /// <param name="cancellationToken">Honoured between the steps; doing it again is harmless.</param>
    /// <returns>What it was about.</returns>
    /// <exception cref="PhaseRefusedException">No loss of a forced take-over waits.</exception>
    /// <exception cref="ConstraintViolatedException">SQLite refuses a row that it shall take back.</exception>
    public async Task<LostRows> SettleAsync(ForceRequest force, bool takesBack, CancellationToken cancellationToken)
    {
        var (sqlite, postgres) = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (file.State != ControlState.Open
            || !await IsWaitingAsync(file, postgres, cancellationToken).ConfigureAwait(false))
        {
            throw new PhaseRefusedException(
                file.Phase, file.Phase,
                "there is no loss of a forced take-over to settle, or Postgres has not been told yet.");
        }

        var lost = await FindAsync(cancellationToken).ConfigureAwait(false);
        await RaiseAsync(sqlite, takesBack ? postgres : sqlite, postgres, new Fence(file.Epoch), cancellationToken)
            .ConfigureAwait(false);
        file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var note = $"loss {(takesBack ? "taken back" : "given up")}, {force.Note([])}; {lost}";
        if (!await sqlite.Control.TryReplaceAsync(file, file with { Epoch = file.Epoch + 1 }, note, cancellationToken)
            .ConfigureAwait(false))
        {
            throw new DatabaseUnavailableException(
                DatabaseSide.Sqlite, "another process changed the control row at the same moment. Try again.");
        }

        await foreach (var keys in TablesAsync(postgres, cancellationToken).ConfigureAwait(false))
        {
            Acknowledge(postgres, keys);
        }

        await postgres.Pending.FlushAsync(cancellationToken).ConfigureAwait(false);
        return lost;
    }

    /// <summary>
    /// Has SQLite hold, above the versions of Postgres, what stands on one of both: all tables of a page at once, because
    /// rows may refer to one another. Pages that are refused come once more, all at once, behind the others: what they
    /// lack may have stood on another one.
    /// </summary>
    private static async Task RaiseAsync(
        IDatabaseSide sqlite, IDatabaseSide right, IDatabaseSide postgres, Fence fence,
        CancellationToken cancellationToken)
    {
        var refused = new List<RowImage>();
        await foreach (var page in PagesAsync(postgres, cancellationToken).ConfigureAwait(false))
        {
            var images = new List<RowImage>();
            foreach (var keys in page)
            {
                var states = await right.Scan.FindAsync([.. keys.Select(key => key.Key)], null, cancellationToken)
                    .ConfigureAwait(false);
                images.AddRange(keys.Zip(states, (key, state) => new RowImage(key.Key, key.Version, state.Row)));
            }

            try
            {
                await sqlite.Restamp.TakeAsync(images, fence, cancellationToken).ConfigureAwait(false);
            }
            catch (ConstraintViolatedException)
            {
                refused.AddRange(images);
            }
        }

        if (refused.Count > 0)
        {
            await sqlite.Restamp.TakeAsync(refused, fence, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(IDatabaseSide Sqlite, IDatabaseSide Postgres)> OpenAsync(
        CancellationToken cancellationToken) => (
        await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false),
        await sides.OpenReadyAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false));

    /// <summary>The keys stand for themselves: what is acknowledged is their version, no contents.</summary>
    private static void Acknowledge(IDatabaseSide postgres, IEnumerable<PendingKey> keys) =>
        postgres.Pending.Acknowledge([.. keys.Select(key => new RowImage(key.Key, key.Version, null))]);

    private static (string Table, string Key) Name(PendingKey key) => (key.Key.Table.ToString(), key.Key.Text);

    /// <summary>What is pending, in groups of one table.</summary>
    private static async IAsyncEnumerable<PendingKey[]> TablesAsync(
        IDatabaseSide postgres, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in PagesAsync(postgres, cancellationToken).ConfigureAwait(false))
        {
            foreach (var table in page)
            {
                yield return table;
            }
        }
    }

    /// <summary>What is pending, page by page, each in groups of one table.</summary>
    private static async IAsyncEnumerable<PendingKey[][]> PagesAsync(
        IDatabaseSide postgres, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var isParked in (bool[])[true, false])
        {
            PendingKey? last = null;
            IReadOnlyList<PendingKey> page;
            do
            {
                page = await postgres.Pending
                    .ReadAsync(new PendingPage(last, null, isParked, PageKeys), cancellationToken)
                    .ConfigureAwait(false);
                last = page.Count > 0 ? page[^1] : last;
                if (page.Count > 0)
                {
                    yield return [.. page.GroupBy(key => key.Key.Table).Select(table => table.ToArray())];
                }
            }
            while (page.Count == PageKeys);
        }
    }
}
