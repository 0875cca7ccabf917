using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Files;
using Persistence.Sdk.Sqlite.Tests.Tables;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Sqlite.Tests.Files;

public sealed class OpeningTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_directory_is_refused_by_name()
    {
        var path = _folder.File("folder");
        Directory.CreateDirectory(path);

        var error = await Assert.ThrowsAsync<SqlitePathIsDirectoryException>(() => OpenAsync(path));

        Assert.Equal(path, error.Path);
        Assert.Contains("Persistence:Sqlite:Path", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20_000)]
    public async Task A_file_that_is_not_sqlite_is_refused_and_left_as_it_is(int length)
    {
        var path = _folder.File("notes.txt");
        var bytes = Enumerable.Repeat((byte)'x', length).ToArray();
        await File.WriteAllBytesAsync(path, bytes);

        var error = await Assert.ThrowsAsync<SqliteFileIsNotADatabaseException>(() => OpenAsync(path));

        Assert.Equal(path, error.Path);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task A_read_only_file_is_refused_and_left_as_it_is()
    {
        var path = _folder.File("frozen.sqlite");
        Make(path);
        var before = await File.ReadAllBytesAsync(path);
        new FileInfo(path).IsReadOnly = true;

        var error = await Assert.ThrowsAsync<SqliteFileReadOnlyException>(() => OpenAsync(path));

        Assert.Equal(path, error.Path);
        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_read_only_folder_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.False(File.Exists(_folder.File("x"))); // a folder's mark means something else there
            return;
        }

        var frozen = _folder.File("frozen");
        Directory.CreateDirectory(frozen);
        File.SetUnixFileMode(frozen, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await Assert.ThrowsAsync<SqliteFileReadOnlyException>(() => OpenAsync(Path.Combine(frozen, "new.sqlite")));

        Assert.Empty(Directory.GetFileSystemEntries(frozen));
    }

    [Fact]
    public async Task A_network_file_system_is_refused_before_anything_is_made()
    {
        var path = Path.Combine(_folder.FullPath, "deep", "deeper", "test.sqlite");
        var probe = new FixedProbe(true);

        var error = await Assert.ThrowsAsync<SqliteFileOnNetworkException>(() => OpenAsync(path, probe));

        Assert.Equal(path, error.Path);
        Assert.Equal(_folder.FullPath, probe.Asked);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task Missing_folders_are_made()
    {
        var path = Path.Combine(_folder.FullPath, "deep", "deeper", "test.sqlite");

        await using (await OpenAsync(path))
        {
            Assert.True(File.Exists(path));
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_because_a_file_stands_there_is_refused()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "x");

        await Assert.ThrowsAsync<SqliteFileReadOnlyException>(
            () => OpenAsync(Path.Combine(_folder.File("file"), "test.sqlite")));
    }

    [Fact]
    public async Task A_file_without_the_schema_says_which_script_is_missing()
    {
        await using var database = await OpenAsync(_folder.File("empty.sqlite"));

        var write = await Assert.ThrowsAsync<SchemaMissingException>(
            () => TestDatabase.WriteAsync(database, new ChangeSet().Put(Item.Table, Item.Of("a"))));
        await Assert.ThrowsAsync<SchemaMissingException>(
            () => database.FindAsync(Item.Table, Item.Key("a"), default, CancellationToken.None));
        await Assert.ThrowsAsync<SchemaMissingException>(() => database.Control.ReadAsync(CancellationToken.None));

        Assert.Equal("001_unified_sqlite_schema.sql", write.Script);
    }

    [Fact]
    public async Task A_file_of_an_application_is_taken_over_with_its_tables()
    {
        var path = _folder.File("app.sqlite");
        Make(path);

        await using (var database = await OpenAsync(path))
        {
            await database.Schema.ApplyAsync(CancellationToken.None);
        }

        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT x FROM t) || (SELECT count(*) FROM persistence_control)";
        Assert.Equal("71", command.ExecuteScalar());
    }

    [Fact]
    public async Task The_temporary_folder_lies_on_no_network()
    {
        Assert.False(new FileSystemProbe().IsNetwork(_folder.FullPath));
        await using var database = await OpenAsync(_folder.File("test.sqlite"), new FileSystemProbe());
        Assert.Equal(DatabaseSide.Sqlite, database.Side);
    }

    private static async Task<SqliteDatabase> OpenAsync(string path, IFileSystemProbe? probe = null) =>
        (SqliteDatabase)await SqliteDatabase.OpenSideAsync(
            new SqliteOptions { Path = path },
            TestDatabase.ContextOf(TimeProvider.System),
            probe ?? new FixedProbe(false),
            CancellationToken.None);

    private static void Make(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE t (x); INSERT INTO t VALUES (7)";
        command.ExecuteNonQuery();
    }

    private sealed class FixedProbe(bool isNetwork) : IFileSystemProbe
    {
        public string? Asked { get; private set; }

        public bool IsNetwork(string folder)
        {
            Asked = folder;
            return isNetwork;
        }
    }
}
