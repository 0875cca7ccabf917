using System.Globalization;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Retrieval;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>Both databases bound to each other, one of them deciding, with nobody who delivers but the test.</summary>
internal sealed class BoundPair : IAsyncDisposable
{
    public const long Epoch = 2;
    private static readonly TableDefinition<QueryCacheEntry> Table = QueryCacheTable.Definition;
    private readonly TempFolder _folder;
    private readonly (SideReader Authority, SideReader Mirror) _readers;

    private BoundPair(
        TempFolder folder, (IDatabaseSide, SideReader) authority, (IDatabaseSide, SideReader) mirror)
    {
        _folder = folder;
        (Authority, _readers.Authority) = authority;
        (Mirror, _readers.Mirror) = mirror;
    }

    public IDatabaseSide Authority { get; }

    public IDatabaseSide Mirror { get; }

    public MirrorFence Fence { get; private set; }

    /// <summary>The SQLite file.</summary>
    public string File => _folder.File("state.sqlite");

    public static DateTimeOffset LongAgo { get; } = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<BoundPair> CreateAsync(DatabaseSide authority)
    {
        var folder = new TempFolder();
        var file = folder.File("state.sqlite");
        await SqliteFiles.MakeAsync(file);
        var server = await PostgresDatabases.MakeAsync();
        (IDatabaseSide, SideReader) sqlite = (await SqliteFiles.OpenAsync(file), new SqliteSideReader(file));
        (IDatabaseSide, SideReader) postgres = (PostgresDatabases.Create(server), new PostgresSideReader(server));
        var pair = authority == DatabaseSide.Sqlite
            ? new BoundPair(folder, sqlite, postgres)
            : new BoundPair(folder, postgres, sqlite);
        var ids = (await ReadAsync(pair.Authority), await ReadAsync(pair.Mirror));
        await BindAsync(pair.Authority, authority, ids.Item2.OwnId);
        await BindAsync(pair.Mirror, authority, ids.Item1.OwnId);
        pair.Fence = (await ReadAsync(pair.Authority)).Stamp.MirrorFence;
        return pair;
    }

    public static RowKey KeyOf(string key) => RowKey.Of(Table, key);

    /// <summary>Writes an entry on the authority.</summary>
    public async Task<RowImage> PutAsync(string key, DateTimeOffset? expiresAt, string answer = "answer")
    {
        var entry = new QueryCacheEntry { CacheKey = key, Answer = answer, CreatedAt = LongAgo, ExpiresAt = expiresAt };
        var write = await Authority.WriteAsync(new ChangeSet().Put(Table, entry), new Fence(Epoch), default);
        return write.Outcomes[0].Images[0];
    }

    public async Task<int> PurgeAsync(int limit = 100) =>
        (await Authority.PurgeExpiredAsync(Table, limit, new Fence(Epoch), default)).Rows;

    public Task<int> PurgeMirrorAsync(int limit = 100) => Mirror.Mirror.PurgeExpiredAsync(Table, limit, Fence, default);

    public Task ApplyAsync(params RowImage[] images) => Mirror.Mirror.ApplyAsync(images, Fence, default);

    /// <summary>Brings what is pending as it stands now.</summary>
    public async Task<IReadOnlyList<RowImage>> DeliverAsync()
    {
        var pending = await Authority.Pending.ReadAsync(new PendingPage(null, null, false, 100), default);
        var images = await Authority.Pending.ReadImagesAsync(pending, new Fence(Epoch), default);
        await Mirror.Mirror.ApplyAsync(images, Fence, default);
        Authority.Pending.Acknowledge(images);
        await Authority.Pending.FlushAsync(default);
        return images;
    }

    /// <summary>The version of the authority's row at a key; null where there is none.</summary>
    public Task<long?> OnAuthorityAsync(string key) => VersionAsync(_readers.Authority, key);

    /// <summary>The version of the mirror's row at a key; null where there is none.</summary>
    public Task<long?> OnMirrorAsync(string key) => VersionAsync(_readers.Mirror, key);

    public async ValueTask DisposeAsync()
    {
        await Authority.DisposeAsync();
        await Mirror.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<long?> VersionAsync(SideReader reader, string key) =>
        await reader.FindAsync(KeyOf(key)) is { } row
            ? long.Parse(row[TableDefinition.RowVersion]!, CultureInfo.InvariantCulture)
            : null;

    private static Task<ControlRow> ReadAsync(IDatabaseSide side) => side.Control.ReadAsync(default);

    private static async Task BindAsync(IDatabaseSide side, DatabaseSide authority, string peer)
    {
        var row = await ReadAsync(side);
        var bound = row with
        {
            Phase = authority == DatabaseSide.Sqlite ? PersistencePhase.DualWrite : PersistencePhase.ReadCutover,
            Epoch = Epoch,
            Authority = authority,
            PeerId = peer,
        };
        Assert.True(await side.Control.TryReplaceAsync(row, bound, "bound", default));
    }
}
