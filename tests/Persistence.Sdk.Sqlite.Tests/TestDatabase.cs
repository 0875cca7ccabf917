using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Sqlite.Tests;

/// <summary>A real file in a folder of its own, with the control tables and the tables of the tests.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public const string PeerId = "peer";
    private readonly TempFolder _folder = new();
    private readonly List<SqliteDatabase> _others = [];
    private SqliteDatabase? _database;

    private TestDatabase(TimeProvider time)
    {
        Time = time;
        Options = new SqliteOptions { Path = _folder.File("test.sqlite"), LockTimeout = TimeSpan.FromSeconds(20) };
    }

    public SqliteOptions Options { get; }

    public TimeProvider Time { get; }

    public SqliteDatabase Database => _database ?? throw new InvalidOperationException("The database is closed.");

    public static TableCatalog Catalog { get; } = new([Item.Table, Seat.Table, Author.Table, Book.Table, Sample.Table,
        Event.Table]);

    /// <summary>Opens a file as the authority in phase 0 at epoch 1.</summary>
    public static async Task<TestDatabase> CreateAsync(
        TimeProvider? time = null, Action<SqliteOptions>? configure = null)
    {
        var test = new TestDatabase(time ?? TimeProvider.System);
        configure?.Invoke(test.Options);
        test._database = await SqliteDatabase.OpenAsync(test.Options, test.Context(), CancellationToken.None);
        await test.Database.Schema.ApplyAsync(CancellationToken.None);
        test.Execute(Item.Ddl + Seat.Ddl + Author.Ddl + Book.Ddl + Sample.Ddl + Event.Ddl);
        await test.SetAsync(row => row with { Epoch = 1 });
        return test;
    }

    /// <summary>As <see cref="CreateAsync"/>, with a mirror to be kept in step.</summary>
    public static async Task<TestDatabase> CreateWithMirrorAsync(TimeProvider? time = null)
    {
        var test = await CreateAsync(time);
        await test.SetAsync(row => row with { Epoch = 2, Phase = PersistencePhase.DualWrite, PeerId = PeerId });
        return test;
    }

    /// <summary>Opens a file as the mirror of <see cref="PeerId"/> at epoch 2.</summary>
    public static async Task<TestDatabase> CreateAsMirrorAsync()
    {
        var test = await CreateAsync();
        await test.SetAsync(row => row with
        {
            Epoch = 2, Phase = PersistencePhase.ReadCutover, Authority = DatabaseSide.Postgres, PeerId = PeerId,
        });
        return test;
    }

    public DatabaseContext Context() => ContextOf(Time);

    public static DatabaseContext ContextOf(TimeProvider time) =>
        new(Catalog, time, new HybridClock(time), [], NullLoggerFactory.Instance);

    /// <summary>Another instance on the same file, as another process would have it.</summary>
    public async Task<SqliteDatabase> OpenAnotherAsync()
    {
        var other = await SqliteDatabase.OpenAsync(Options, Context(), CancellationToken.None);
        _others.Add(other);
        return other;
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        _database = await SqliteDatabase.OpenAsync(Options, Context(), CancellationToken.None);
    }

    public async Task CloseAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
            _database = null;
        }
    }

    public async Task SetAsync(Func<ControlRow, ControlRow> change)
    {
        var row = await Database.Control.ReadAsync(CancellationToken.None);
        Assert.True(await Database.Control.TryReplaceAsync(row, change(row), "test", CancellationToken.None));
    }

    public async Task<MirrorFence> MirrorFenceAsync()
    {
        var row = await Database.Control.ReadAsync(CancellationToken.None);
        return new MirrorFence(row.Epoch, row.PeerId!, row.OwnId, row.Generation);
    }

    public Task<CommittedWrite> WriteAsync(ChangeSet changes) => WriteAsync(Database, changes);

    public static Task<CommittedWrite> WriteAsync(SqliteDatabase database, ChangeSet changes) =>
        database.WriteAsync(changes, Fence.AnyEpoch, CancellationToken.None);

    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key)
        where T : class => Database.FindAsync(table, key, Fence.AnyEpoch, CancellationToken.None);

    /// <summary>Applies images as the mirror, under the fence of the control row.</summary>
    public async Task ApplyAsync(params RowImage[] images) =>
        await Database.Mirror.ApplyAsync(images, await MirrorFenceAsync(), CancellationToken.None);

    /// <summary>A connection that knows nothing of the library.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Options.Path};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public long Count(string rest) => (long)Scalar($"SELECT count(*) FROM {rest}")!;

    /// <summary>Holds the write lock, so that what is written meanwhile gathers in one group.</summary>
    public WriteLockHolder HoldWriteLock() => new(Connect());

    public async ValueTask DisposeAsync()
    {
        foreach (var other in _others)
        {
            await other.DisposeAsync();
        }

        await CloseAsync();
        _folder.Dispose();
    }
}
