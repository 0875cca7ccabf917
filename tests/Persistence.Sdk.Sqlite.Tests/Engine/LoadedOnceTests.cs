using Microsoft.Data.Sqlite;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Tests.Engine;

public sealed class LoadedOnceTests
{
    /// <summary>Where it does take them away, the process of the tests ends.</summary>
    [Fact]
    public void A_host_that_sets_the_engine_up_again_takes_no_callback_away_from_open_connections()
    {
        RawSqlite.Initialize();
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        connection.CreateFunction("answer", () => 42L);

        SQLitePCL.Batteries_V2.Init();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT answer()";
        Assert.Equal(42L, command.ExecuteScalar());
    }
}
