using Microsoft.Extensions.Logging.Abstractions;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Cutover;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Clocks;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>A forced take-over on the file alone: what it waits for, and what comes in between.</summary>
public sealed class SeizureStepsTests : IAsyncLifetime
{
    private const string Raising =
        "phase = 2, authority = 'sqlite', coverage_epoch = 5, state = 'raising', attempt_id = 'attempt' || char(10) || 'by somebody'";

    private static readonly TimeSpan Step = FileLease.Duration * 1.1 / 10;
    private readonly ManualTimeProvider _time = new();
    private LoneFile _file = null!;

    public async Task InitializeAsync() => _file = await LoneFile.CreateAsync();

    public Task DisposeAsync() => _file.DisposeAsync().AsTask();

    [Fact]
    public async Task S39_A_take_over_outlasts_every_look_at_the_file_and_is_left_alone_meanwhile()
    {
        var take = TakeAsync(_time);
        await PassAsync(_time, 9);
        var begun = await _file.ReadAsync();
        Assert.True(SeizureRecords.IsBegun(begun));
        Assert.True(9 * Step < FileLease.Duration);

        var refused = await Assert.ThrowsAsync<PhaseRefusedException>(() => TakeAsync(TimeProvider.System));
        Assert.Contains("another process is taking the file over", refused.Message, StringComparison.Ordinal);
        await NewSeizure(TimeProvider.System).UndoLeftBehindAsync(await _file.OpenAsync(), CancellationToken.None);
        Assert.Equal(begun, await _file.ReadAsync());

        await PassAsync(_time, 1);
        await take;
        Assert.True(SeizureRecords.IsTaken(await _file.ReadAsync()));
    }

    [Theory]
    [InlineData("state = 'open'", false)]
    [InlineData("state = 'open'", true)]
    [InlineData(Raising, false)]
    [InlineData(Raising, true)]
    public async Task S33_A_take_over_that_is_given_up_leaves_the_file_as_it_was(string said, bool isLeftBehind)
    {
        await _file.SayAsync(said);
        var before = await _file.ReadAsync();
        if (isLeftBehind)
        {
            var sqlite = await _file.OpenAsync();
            Assert.True(await sqlite.Control.TryReplaceAsync(
                before, SeizureRecords.Begun(before, "dead", "note"), "seized", CancellationToken.None));
        }

        await BeginAndGiveUpAsync();
        Assert.Equal(before, await _file.ReadAsync());
    }

    [Fact]
    public async Task S56_A_take_over_whose_place_another_one_has_taken_changes_nothing_any_more()
    {
        var late = TakeAsync(_time, "alice");
        await PassAsync(_time, 1);
        await _file.RunAsync("UPDATE persistence_leases SET expires_at = '2000-01-01T00:00:00.000000Z'");
        var time = new ManualTimeProvider();
        var other = TakeAsync(time, "bob");
        await PassAsync(time, 1);
        var begun = await _file.ReadAsync();

        await PassAsync(_time, 9);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => late);
        Assert.Equal(begun, await _file.ReadAsync());
        await PassAsync(time, 9);
        await other;
        Assert.Contains("forced by bob", SeizureRecords.Note(await _file.ReadAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true, 0, false)] // no coverage
    [InlineData(5, false, 0, false)] // covered since Postgres decides, and not filled from it
    [InlineData(5, true, 1, false)]
    [InlineData(4, true, 0, false)] // filled under another coverage
    [InlineData(5, true, 0, true)]
    public async Task S39_A_file_that_lacks_history_is_not_taken_over(
        long coverage, bool isComplete, long refused, bool isWhole)
    {
        await _file.SayAsync($"epoch = 6, coverage_epoch = {coverage}");
        foreach (var table in _file.Context.Catalog.Tables)
        {
            await _file.RunAsync(
                "INSERT INTO persistence_backfill_checkpoints (table_name, coverage_epoch, rows_done, refused, "
                + "reconciles, is_complete, run_id, updated_at) "
                + $"VALUES ('{table}', 5, 1, {refused}, 0, {isComplete}, 'run', '2025-01-01T00:00:00.000000Z')");
        }

        var before = await _file.ReadAsync();
        if (isWhole)
        {
            await BeginAndGiveUpAsync();
        }
        else
        {
            await Assert.ThrowsAsync<PhaseRefusedException>(() => TakeAsync(TimeProvider.System));
        }

        Assert.Equal(before, await _file.ReadAsync());
    }

    [Fact]
    public async Task S41_Where_SQLite_was_left_no_force_takes_it_over_nor_makes_a_file()
    {
        await using var gone = new LoneFile();
        var tracker = new PhaseTracker(gone.Sides);
        tracker.Accept(
            new ControlRow { Phase = PersistencePhase.PostgresOnly, Epoch = 4, Authority = DatabaseSide.Postgres },
            await gone.Sides.OpenAsync(DatabaseSide.Postgres, CancellationToken.None));

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
            ForceAsync(gone, tracker, PersistencePhase.Backfill));
        Assert.False(File.Exists(gone.Path));
    }

    [Fact]
    public async Task S33_A_forced_step_that_another_process_was_faster_than_does_not_count_as_taken()
    {
        var refused = await Assert.ThrowsAsync<PhaseRefusedException>(() => ForceDisturbedAsync("epoch = 5, phase = 0"));

        Assert.Contains("another transition was faster", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S33_A_forced_step_is_taken_again_where_only_the_row_had_moved_on()
    {
        Assert.True((await ForceDisturbedAsync("generation = generation + 1")).IsOpen);

        Assert.Equal(PersistencePhase.DualWrite, (await _file.ReadAsync()).Phase);
    }

    /// <summary>Something happens to the row just before the step is taken.</summary>
    private async Task<PhaseStep> ForceDisturbedAsync(string disturbance)
    {
        await _file.SayAsync("phase = 2, authority = 'sqlite'");
        var sqlite = await _file.OpenAsync();
        var tracker = new PhaseTracker(_file.Sides);
        tracker.Accept(await _file.ReadAsync(), new WatchedSide(sqlite)
        {
            Control = DisturbedControl.Over(sqlite.Control, () => _file.SayAsync(disturbance)),
        });
        return await ForceAsync(_file, tracker, PersistencePhase.DualWrite);
    }

    private Task<PhaseStep> ForceAsync(LoneFile file, PhaseTracker tracker, PersistencePhase to) => new ForcedStep(
        tracker, file.Sides,
        new Lazy<PhaseSteps>(() => new PhaseSteps(file.Sides, null!, new PhaseMove(file.Sides), null!)),
        NewSeizure(TimeProvider.System, file), null!, NullLogger<ForcedStep>.Instance)
        .RunAsync(to, new ForceRequest("alice"), CancellationToken.None);

    private async Task BeginAndGiveUpAsync()
    {
        using var stop = new CancellationTokenSource();
        var take = TakeAsync(_time, cancellationToken: stop.Token);
        await PassAsync(_time, 1);
        Assert.True(SeizureRecords.IsBegun(await _file.ReadAsync()));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => take);
    }

    private async Task TakeAsync(
        TimeProvider time, string by = "alice", CancellationToken cancellationToken = default) =>
        await NewSeizure(time).TakeAsync(await _file.OpenAsync(), new ForceRequest(by), cancellationToken);

    private Seizure NewSeizure(TimeProvider time, LoneFile? file = null) => new(
        (file ?? _file).Sides, _file.Context.Catalog, _file.Ids, time, NullLogger<Seizure>.Instance);

    /// <summary>Lets it wait so many times, and come to its next wait.</summary>
    private static async Task PassAsync(ManualTimeProvider time, int steps)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var step = 0; step < steps; step++)
        {
            await time.TimersWaitAsync(token: patience.Token);
            time.Advance(Step);
        }
    }
}
