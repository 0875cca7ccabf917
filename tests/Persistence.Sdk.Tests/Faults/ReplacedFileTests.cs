using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>What happens to the SQLite file behind the back of a process that has it open.</summary>
public sealed class ReplacedFileTests
{
    private static readonly string[] Parts = ["", "-wal", "-shm"];

    [PostgresTheory]
    [InlineData("")]
    [InlineData("-wal")]
    public async Task S54_No_write_is_acknowledged_once_the_file_or_its_log_is_gone(string part)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // an open file cannot be deleted there
        }

        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await application.Database.PutAsync("n1", 1);
        File.Delete(pair.Sqlite + part);

        await AssertRefusedAsync(() => application.Database.PutAsync("n1", 2));
        await AssertRefusedAsync(() => application.Database.PutAsync("n1", 3));
        await AssertRefusedAsync(() => application.Database.FindAsync("n1"));
        await AssertToldAsync(application);
    }

    [PostgresFact]
    public async Task S54_A_file_that_was_put_in_the_place_of_the_open_one_is_noticed_and_left_as_it_is()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // an open file cannot be replaced there
        }

        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await application.Database.PutAsync("n1", 1);
        await Eventually.DrainedAsync(pair);
        await pair.OnSqliteAsync($"VACUUM INTO '{pair.File("backup.sqlite")}'");
        await application.Database.PutAsync("n1", 2);
        await Eventually.DrainedAsync(pair);
        foreach (var part in Parts)
        {
            File.Move(pair.Sqlite + part, pair.File("moved.sqlite") + part);
        }

        File.Copy(pair.File("backup.sqlite"), pair.Sqlite);
        await File.WriteAllBytesAsync($"{pair.Sqlite}-wal", []);
        await AssertToldAsync(application);
        await AssertRefusedAsync(() => application.Database.PutAsync("n1", 3));
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT amount FROM faults_notes"));

        await application.DisposeAsync();
        await using var again = await pair.StartAsync(PersistencePhase.DualWrite);
        var status = again.Services.GetRequiredService<IPersistenceStatus>();
        await Eventually.TrueAsync("the start tells what it is", async () =>
            (await status.GetAsync()).WrongNeighbour is WrongNeighbour.LostCommits);
    }

    private static async Task AssertRefusedAsync(Func<Task> work)
    {
        var refusal = await Assert.ThrowsAsync<BindingRejectedException>(work);
        Assert.Equal(WrongNeighbour.ReplacedFile, refusal.Kind);
        Assert.Contains("start again", refusal.Message, StringComparison.Ordinal);
    }

    private static Task AssertToldAsync(Application application) => Eventually.TrueAsync("it is told", async () =>
        (await application.Services.GetRequiredService<IPersistenceStatus>().GetAsync())
            is { WrongNeighbour: WrongNeighbour.ReplacedFile, Binding: BindingState.Rejected });
}
