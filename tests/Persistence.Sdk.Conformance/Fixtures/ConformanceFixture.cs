using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Catalog;
using Persistence.Sdk.Stores.UnitOfWork;
using Persistence.Sdk.Testing.Clocks;

namespace Persistence.Sdk.Conformance.Fixtures;

/// <summary>
/// One variant of the database under test: a side alone, or both in one phase with a mirror that is well or dead. Made
/// once for a test class, so tests keep to keys of their own.
/// </summary>
public abstract class ConformanceFixture : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HashSet<RowKey> _unsettled = [];
    private readonly StoreMemory _memory = new();
    private readonly IdGenerator _ids;
    private RecordingDatabase? _recorder;

    /// <summary>Nothing is started before it is asked for.</summary>
    protected ConformanceFixture() => _ids = new IdGenerator(Clock);

    /// <summary>What the variant is, in a few words.</summary>
    public abstract string Variant { get; }

    /// <summary>The database under test. Every write through it is followed up.</summary>
    public IDatabase Database => Recorder;

    /// <summary>The clock of the stores; the databases follow the real one.</summary>
    public ManualTimeProvider Clock { get; } = new();

    /// <summary>Where ids come from.</summary>
    public IIdGenerator Ids => _ids;

    /// <summary>The modules and test-only tables.</summary>
    public static TableCatalog Catalog { get; } =
        new([.. StoreCatalog.Modules.SelectMany(module => module.Tables), .. Conformance.Tables.ConformanceTables.All]);

    internal RecordingDatabase Recorder =>
        _recorder ?? throw new InvalidOperationException("The fixture has not been started.");

    /// <summary>The side that decides, read by plain SQL.</summary>
    protected abstract SideReader Authority { get; }

    /// <summary>The other side while it is kept in step and well; null otherwise.</summary>
    protected virtual SideReader? Mirror => null;

    /// <summary>Whether there is a mirror that cannot be reached.</summary>
    protected virtual bool MirrorIsDead => false;

    /// <summary>
    /// Whether the mirror catches up soon enough to be waited for after each test. The default is true.
    /// </summary>
    protected virtual bool SettlesAfterEachTest => true;

    /// <summary>The store of that interface over the database under test.</summary>
    public TStore Store<TStore>()
        where TStore : class => Store<TStore>(_memory);

    /// <summary>The same in an application with other options.</summary>
    public TStore Store<TStore>(EnrichmentOptions enrichment)
        where TStore : class => Store<TStore>(new StoreMemory { Enrichment = enrichment });

    private TStore Store<TStore>(StoreMemory memory)
        where TStore : class
    {
        var family = StoreCatalog.Modules.SelectMany(module => module.Families)
            .Single(family => family.Interface == typeof(TStore));
        return (TStore)family.Create(new StoreServices(Database, _ids, Clock) { Memory = memory });
    }

    /// <summary>A unit of work over the database under test; <see cref="IAccountStore"/> is among its stores.</summary>
    public IUnitOfWork NewUnitOfWork() => new JoinedWrites(
        new StoreRegistry(
            StoreCatalog.Modules.SelectMany(module => module.Families)
                .Select(family => new StoreRegistration(family.Interface, family.Create))
                .Append(new StoreRegistration(typeof(IAccountStore), services => new AccountStore(services.Database))),
            _ids, Clock, _memory),
        Database);

    /// <summary>
    /// Follows up every write since the last call: the key is on the mirror as it is on the authority, column by
    /// column, or pending at a version not older than the one written. Where the mirror is dead it must be pending, and
    /// where it is well it is waited for.
    /// </summary>
    public async Task FollowUpAsync()
    {
        var written = Recorder.TakeWritten();
        if (MirrorIsDead)
        {
            foreach (var (key, version) in written)
            {
                var pending = await Authority.FindPendingAsync(key);
                Assert.True(pending >= version,
                    $"{key} was written at version {version}; pending is {pending?.ToString() ?? "nothing"}.");
            }
        }
        else if (Mirror is { } mirror)
        {
            await FollowUpAsync(written, mirror);
        }
        else
        {
            foreach (var key in written.Keys)
            {
                await Authority.FindAsync(key); // which fails on a value of a foreign storage class
            }
        }
    }

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (WhyNot is null)
        {
            _recorder = new RecordingDatabase(await StartAsync());
        }
    }

    /// <inheritdoc />
    public abstract Task DisposeAsync();

    /// <summary>Waits for the mirror and compares what was still pending after its test.</summary>
    protected async Task FollowUpAtLastAsync()
    {
        if (Mirror is { } mirror && _unsettled.Count > 0)
        {
            await SettleAsync();
            await CompareAsync(_unsettled, mirror);
        }
    }

    /// <summary>Why the variant cannot be had here; null where it can.</summary>
    protected virtual string? WhyNot => null;

    /// <summary>Builds the database under test, with the modules' tables and the test-only ones.</summary>
    protected abstract Task<IDatabase> StartAsync();

    private async Task FollowUpAsync(IReadOnlyDictionary<RowKey, long> written, SideReader mirror)
    {
        if (SettlesAfterEachTest)
        {
            await SettleAsync();
        }

        foreach (var (key, version) in written)
        {
            if (await Authority.FindPendingAsync(key) is not { } pending)
            {
                await CompareAsync([key], mirror);
                continue;
            }

            Assert.True(pending >= version, $"{key} was written at version {version}; pending is {pending}.");
            _unsettled.Add(key);
        }
    }

    private async Task CompareAsync(IEnumerable<RowKey> keys, SideReader mirror)
    {
        foreach (var key in keys)
        {
            Assert.Equal(Sorted(await Authority.FindAsync(key)), Sorted(await mirror.FindAsync(key)));
        }
    }

    private static KeyValuePair<string, string?>[]? Sorted(IReadOnlyDictionary<string, string?>? row) =>
        row is null ? null : [.. row.OrderBy(column => column.Key, StringComparer.Ordinal)];

    private async Task SettleAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await Authority.SummarizePendingAsync() is { Count: > 0 } pending)
        {
            Assert.True(pending.ParkedFor is null, $"The mirror refused a row: {pending.ParkedFor}");
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"{pending.Count} keys stay pending.");
            await Task.Delay(5);
        }
    }
}
