using Microsoft.Data.Sqlite;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Sqlite.Tests.Engine;

public sealed class StatementTests : IDisposable
{
    private const string Insert = "INSERT INTO t (id, v) VALUES (@id, @v)";
    private readonly TempFolder _folder = new();
    private readonly SqliteConnection _connection;

    public StatementTests()
    {
        _connection = Open(TimeSpan.FromSeconds(20));
        SqliteConnections.Execute(_connection, "PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, v)");
    }

    public static TheoryData<int> Lengths => [1, 340, 341, 1023, 1024, 1025, 5_000, 10 * 1024 * 1024];

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Empty_text_empty_blob_and_null_stay_apart()
    {
        using var insert = new Statement(_connection, Insert, "id", "v");
        object?[] values = ["", Array.Empty<byte>(), null, DBNull.Value];
        for (var i = 0; i < values.Length; i++)
        {
            insert.Set(0, i).Set(1, values[i]).Execute();
        }

        Assert.Equal(["text:0", "blob:0", "null:-1", "null:-1"], Lines(
            "SELECT typeof(v) || ':' || coalesce(length(v), -1) FROM t ORDER BY id"));
        using var select = new Statement(_connection, "SELECT v FROM t ORDER BY id");
        using var cursor = select.Read();
        Assert.True(cursor.Read());
        Assert.Equal((StorageClass.Text, ""), (cursor.ClassOf(0), cursor.GetString(0)));
        Assert.True(cursor.Read());
        Assert.Equal((StorageClass.Blob, 0), (cursor.ClassOf(0), cursor.GetBytes(0).Length));
        Assert.True(cursor.Read());
        Assert.True(cursor.IsDBNull(0));
    }

    [Fact]
    public void A_parameter_that_a_partial_index_could_be_about_does_not_have_each_execution_planned_anew()
    {
        using var connection = SqliteConnections.Open(
            new SqliteOptions { Path = _folder.File("plans.sqlite") }, SqliteOpenMode.ReadWriteCreate);
        SqliteConnections.Execute(
            connection,
            "CREATE TABLE r (kind TEXT, name TEXT, at TEXT, a INTEGER, b INTEGER, PRIMARY KEY (kind, a, b, name));"
            + "CREATE INDEX runs ON r (at) WHERE kind = 'run'");
        using var find = new Statement(
            connection, "SELECT at FROM r WHERE kind = @kind AND a = 1 AND b = 1 AND name = @name", "kind", "name");

        for (var i = 0; i < 10; i++)
        {
            find.Set(0, i % 2 == 0 ? "run" : "step").Set(1, $"{i}").Execute();
        }

        Assert.Equal(0, find.Repreparations);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Texts_and_blobs_of_any_length_come_back(int length)
    {
        var text = string.Concat(Enumerable.Repeat("€aß", length / 3 + 1))[..length];
        var blob = new byte[length];
        new Random(length).NextBytes(blob);
        using var insert = new Statement(_connection, Insert, "id", "v");
        insert.Set(0, 1).Set(1, text).Execute();
        insert.Set(0, 2).Set(1, blob).Execute();

        using var select = new Statement(_connection, "SELECT v FROM t WHERE id = @id", "id");
        Assert.Equal(text, One(select.Set(0, 1), cursor => cursor.GetString(0)));
        Assert.Equal(blob, One(select.Set(0, 2), cursor => cursor.GetBytes(0).ToArray()));
    }

    [Fact]
    public void Numbers_keep_their_class_and_their_digits()
    {
        using var insert = new Statement(_connection, Insert, "id", "v");
        insert.Set(0, 1).Set(1, long.MinValue).Execute();
        insert.Set(0, 2).Set(1, 0.1 + 0.2).Execute();

        using var select = new Statement(_connection, "SELECT v FROM t WHERE id = @id", "id");
        Assert.Equal(long.MinValue, One(select.Set(0, 1), cursor => cursor.GetInt64(0)));
        Assert.Equal(0.1 + 0.2, One(select.Set(0, 2), cursor => cursor.GetDouble(0)));
        Assert.Throws<OverflowException>(() => One(select.Set(0, 1), cursor => cursor.GetInt32(0)));
        Assert.Throws<ArgumentException>(() => insert.Set(1, 1.5m));
    }

    [Fact]
    public void A_parameter_that_the_text_does_not_name_is_passed_over()
    {
        using var insert = new Statement(_connection, Insert, "other", "v", "id");
        insert.Set(0, "ignored").Set(1, "kept").Set(2, 7).Execute();

        Assert.Equal(["7:kept"], Lines("SELECT id || ':' || v FROM t"));
    }

    [Fact]
    public void A_parameter_that_stands_twice_in_the_text_has_one_value()
    {
        using var insert = new Statement(_connection, "INSERT INTO t (id, v) VALUES (@id, @id + @id)", "id");
        insert.Set(0, 21).Execute();

        Assert.Equal(["42"], Lines("SELECT v FROM t"));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("id", "w")]
    [InlineData("id", "id")]
    public void A_parameter_of_the_text_that_is_not_given_is_refused(params string[] names)
    {
        var refused = Assert.Throws<ArgumentException>(() => new Statement(_connection, Insert, names));

        Assert.Contains(Insert, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2", false)]
    [InlineData("DELETE FROM t; DROP TABLE t;", false)]
    [InlineData("SELECT 1; \r\n\t ;", true)]
    public void A_text_of_two_statements_is_refused_and_none_of_them_runs(string sql, bool isOne)
    {
        using var insert = new Statement(_connection, Insert, "id", "v");
        insert.Set(0, 1).Execute();

        var problem = Record.Exception(() => new Statement(_connection, sql).Dispose());

        Assert.Equal(isOne ? null : typeof(ArgumentException), problem?.GetType());
        Assert.Equal(["1"], Lines("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_text_that_the_engine_refuses_is_told_with_the_engines_code()
    {
        var refused = Assert.Throws<SqliteException>(() => new Statement(_connection, "SELECT v FROM nowhere"));

        Assert.Equal(SqliteCodes.Error, refused.SqliteErrorCode);
        Assert.Contains("nowhere", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_a_step_has_its_extended_code_and_the_statement_can_be_used_again()
    {
        using var insert = new Statement(_connection, Insert, "id", "v");
        insert.Set(0, 1).Set(1, "first").Execute();

        var refused = Assert.Throws<SqliteException>(() => insert.Set(0, 1).Set(1, "second").Execute());
        Assert.Equal((SqliteCodes.Constraint, SqliteCodes.ConstraintPrimaryKey),
            (refused.SqliteErrorCode, refused.SqliteExtendedErrorCode));

        Assert.Equal(1, insert.Set(0, 2).Execute());
    }

    [Fact]
    public void What_is_not_UTF8_is_replaced_by_the_cursor_and_left_to_the_strict_reader()
    {
        SqliteConnections.Execute(_connection, "INSERT INTO t VALUES (1, cast(x'61ff62' AS TEXT))");
        using var select = new Statement(_connection, "SELECT v FROM t");

        Assert.Equal("a\uFFFDb", One(select, cursor => cursor.GetString(0)));
        Assert.Equal([0x61, 0xFF, 0x62], One(select, cursor => cursor.GetBytes(0).ToArray()));
    }

    [Fact]
    public async Task The_first_step_waits_for_a_lock_that_is_given_back()
    {
        using var insert = new Statement(_connection, Insert, "id", "v");
        insert.Set(0, 1).Set(1, "waited");
        var holder = new WriteLockHolder(Open(TimeSpan.Zero));
        var waiting = Task.Factory.StartNew(
            insert.Execute, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(50);
        Assert.False(waiting.IsCompleted);

        holder.Dispose();

        Assert.Equal(1, await waiting);
        Assert.Equal(["waited"], Lines("SELECT v FROM t"));
    }

    [Fact]
    public void A_lock_that_stays_is_told_when_the_time_is_over()
    {
        using var hasty = Open(TimeSpan.Zero);
        using var insert = new Statement(hasty, Insert, "id", "v");
        using var holder = new WriteLockHolder(Open(TimeSpan.Zero));

        var refused = Assert.Throws<SqliteException>(() => insert.Set(0, 1).Execute());

        Assert.Equal(SqliteCodes.Busy, refused.SqliteErrorCode);
    }

    [Fact]
    public void Several_statements_run_in_order_and_the_first_that_fails_ends_them()
    {
        SqliteConnections.Execute(_connection, "INSERT INTO t VALUES (1, 'a'); INSERT INTO t VALUES (2, 'b');");

        Assert.Throws<SqliteException>(() => SqliteConnections.Execute(
            _connection, "INSERT INTO t VALUES (3, 'c'); INSERT INTO t VALUES (1, 'd'); INSERT INTO t VALUES (4, 'e')"));

        Assert.Equal(["a", "b", "c"], Lines("SELECT v FROM t ORDER BY id"));
        Assert.Equal("3", SqliteConnections.Scalar(_connection, "SELECT count(*) FROM t"));
        Assert.Null(SqliteConnections.Scalar(_connection, "SELECT v FROM t WHERE id = 9"));
    }

    private SqliteConnection Open(TimeSpan lockTimeout)
    {
        var connection = new SqliteConnection(
            $"Data Source={_folder.File("engine.sqlite")};Pooling=False;Default Timeout={lockTimeout.TotalSeconds}");
        RawSqlite.Initialize();
        connection.Open();
        return connection;
    }

    private static T One<T>(Statement statement, Func<Cursor, T> value)
    {
        using var cursor = statement.Read();
        Assert.True(cursor.Read());
        var found = value(cursor);
        Assert.False(cursor.Read());
        return found;
    }

    private List<string> Lines(string sql)
    {
        using var statement = new Statement(_connection, sql);
        using var cursor = statement.Read();
        var lines = new List<string>();
        while (cursor.Read())
        {
            lines.Add(cursor.GetString(0));
        }

        return lines;
    }
}
