using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Preflight;
using Persistence.Sdk.Testing.Clocks;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Preflight;

/// <summary>The step into phase 1 asks that the preflight has run, and runs it.</summary>
public sealed class PreflightGateTests
{
    [PostgresFact]
    public async Task A_file_with_rows_is_scanned_by_the_step_itself_and_moves_on_with_its_findings()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var alone = await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
            await alone.Database.PutAsync("good", 1);
            await alone.Database.PutAsync("bad", 1);
        }

        await pair.OnSqliteAsync("UPDATE faults_notes SET body = '{' WHERE id = 'bad'");
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);

        Assert.Equal(PersistencePhase.DualWrite, application.Engine.Phase!.Phase);
        Assert.Equal("faults.notes", await pair.FromSqliteAsync<string>(
            "SELECT group_concat(table_name) FROM persistence_evidence WHERE kind = 'preflight' AND is_clean = 0"));
        Assert.Equal(
            await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_evidence WHERE is_clean = 1"),
            application.Services.GetRequiredService<TableCatalog>().Tables.Count - 1);
    }

    [PostgresFact]
    public async Task A_file_without_rows_is_not_scanned()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (await pair.StartAsync(PersistencePhase.SqliteOnly))
        {
        }

        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);

        Assert.Equal(PersistencePhase.DualWrite, application.Engine.Phase!.Phase);
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_evidence"));
    }

    [Fact]
    public async Task A_long_scan_goes_on_in_the_background_and_says_how_far_it_is()
    {
        await using var scene = await PreflightScene.CreateAsync();
        await scene.ExecuteAsync("INSERT INTO lab_specimens (id, finder, size, row_version) VALUES ('a', 'me', 'x', 1)");
        var (side, held, time) = (await OpenAsync(scene), new HeldPreflight(scene), new ManualTimeProvider());
        await using var gate = new PreflightGate(held, Catalog(scene), time);

        var first = gate.CheckAsync(side, CancellationToken.None);
        await held.Begun.Task;
        await Eventually.TrueAsync("the gate has lost its patience", () =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return first.IsCompleted;
        });
        Assert.False((await first).IsGreen);
        Assert.Contains("lab.specimens: 3 of 10 rows", (await first).Detail, StringComparison.Ordinal);

        held.Release.SetResult();
        var second = await gate.CheckAsync(side, CancellationToken.None);
        Assert.True(second.IsGreen);
        Assert.Contains("lab.specimens: 1 rows, column size", second.Detail, StringComparison.Ordinal);
        Assert.Equal(1, held.Runs);
        Assert.True((await gate.CheckAsync(side, CancellationToken.None)).IsGreen);
        Assert.Equal(1, held.Runs);
    }

    [Fact]
    public async Task A_scan_under_way_is_stopped_with_its_owner()
    {
        await using var scene = await PreflightScene.CreateAsync();
        await scene.ExecuteAsync("INSERT INTO lab_specimens (id, finder, row_version) VALUES ('a', 'me', 1)");
        var (side, held, time) = (await OpenAsync(scene), new HeldPreflight(scene), new ManualTimeProvider());
        var gate = new PreflightGate(held, Catalog(scene), time);
        using var stop = new CancellationTokenSource();
        var looking = gate.CheckAsync(side, stop.Token);
        await held.Begun.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looking);

        await gate.DisposeAsync();

        Assert.Empty(await side.Evidence.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_scan_that_failed_is_told_and_begun_anew()
    {
        await using var scene = await PreflightScene.CreateAsync();
        await scene.ExecuteAsync("INSERT INTO lab_specimens (id, finder, row_version) VALUES ('a', 'me', 1)");
        var (side, held) = (await OpenAsync(scene), new HeldPreflight(scene));
        held.Release.SetException(new DatabaseUnavailableException(DatabaseSide.Sqlite, "the disk is away."));
        await using var gate = new PreflightGate(held, Catalog(scene), TimeProvider.System);

        var first = await gate.CheckAsync(side, CancellationToken.None);
        Assert.False(first.IsGreen);
        Assert.Contains("the disk is away", first.Detail, StringComparison.Ordinal);
        held.Release = new TaskCompletionSource();
        held.Release.SetResult();

        Assert.True((await gate.CheckAsync(side, CancellationToken.None)).IsGreen);
    }

    private static ValueTask<IDatabaseSide> OpenAsync(PreflightScene scene) =>
        scene.Application.Engine.OpenSideAsync(DatabaseSide.Sqlite, CancellationToken.None);

    private static TableCatalog Catalog(PreflightScene scene) =>
        scene.Application.Services.GetRequiredService<TableCatalog>();

    /// <summary>The real preflight, held up.</summary>
    private sealed class HeldPreflight(PreflightScene scene) : IPreflight
    {
        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource Release { get; set; } = new();

        public int Runs { get; private set; }

        public async Task<PreflightReport> RunAsync(
            IReadOnlyList<string> tables, IProgress<TableProgress>? progress, CancellationToken cancellationToken)
        {
            Runs++;
            progress!.Report(new TableProgress("lab.specimens", 3, 10, 1, null, false));
            Begun.TrySetResult();
            await Release.Task.WaitAsync(cancellationToken);
            return await scene.Application.Engine.Preflight.RunAsync(tables, progress, cancellationToken);
        }
    }
}
