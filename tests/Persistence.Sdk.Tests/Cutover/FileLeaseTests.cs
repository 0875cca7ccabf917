using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Clocks;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>How long a process goes on with Postgres, by what it has seen in the file.</summary>
public sealed class FileLeaseTests : IAsyncLifetime
{
    private const string Seized = "state = 'seized'";
    private readonly ManualTimeProvider _time = new();
    private LoneFile _file = null!;
    private PhaseTracker _tracker = null!;
    private FileLease _lease = null!;
    private PhaseSnapshot _phase = null!;

    public async Task InitializeAsync()
    {
        _file = await LoneFile.CreateAsync();
        (_tracker, _lease, _phase) = await KnowAsync(_file);
    }

    public Task DisposeAsync() => _file.DisposeAsync().AsTask();

    [Fact]
    public async Task S56_What_began_before_a_take_over_may_end_five_seconds_behind_the_last_good_look_and_no_later()
    {
        await _lease.CheckAsync(_phase, CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(3));
        await _file.SayAsync(Seized);
        await _lease.CheckAsync(_phase, CancellationToken.None);
        Assert.False(await _lease.RenewAsync(_phase, CancellationToken.None));

        await RefusedToBeginAsync();
        await _lease.ConfirmAsync(_phase);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(async () => await _lease.ConfirmAsync(_phase));

        await _file.SayAsync("state = 'open'");
        await _lease.CheckAsync(_phase, CancellationToken.None);
        await _lease.ConfirmAsync(_phase);
    }

    [Fact]
    public async Task S56_Who_looked_long_ago_or_for_another_phase_looks_again_before_anything_begins()
    {
        await _lease.CheckAsync(_phase, CancellationToken.None);
        await _file.SayAsync(Seized);
        _time.Advance(FileLease.Duration);
        await RefusedToBeginAsync();

        await _file.SayAsync("state = 'open'");
        await _lease.CheckAsync(_phase, CancellationToken.None);
        await _file.SayAsync(Seized);
        _phase = new PhaseSnapshot(_phase.Phase, new Fence(5), _phase.Authority);
        await RefusedToBeginAsync();
    }

    [Fact]
    public async Task S65_A_file_that_decides_is_followed_where_it_says_so_at_a_higher_epoch()
    {
        await _file.SayAsync("phase = 2, epoch = 3, authority = 'sqlite', state = 'raising'"); // it has not heard of the flip
        Assert.True(await _lease.RenewAsync(_phase, CancellationToken.None));
        Assert.Same(_phase, _tracker.Current);

        await _file.SayAsync("epoch = 6, state = 'seized'");
        Assert.False(await _lease.RenewAsync(_phase, CancellationToken.None));
        Assert.Equal((DatabaseSide.Sqlite, 6), (_tracker.Current!.Authority.Side, _tracker.Current.Fence.Epoch));
    }

    [Fact]
    public async Task S39_A_file_that_cannot_be_read_takes_no_right_away_and_gives_none_back()
    {
        await _file.SayAsync("scope = 'away'");
        Assert.True(await _lease.RenewAsync(_phase, CancellationToken.None));
        await _file.SayAsync($"scope = 'default', {Seized}");
        Assert.False(await _lease.RenewAsync(_phase, CancellationToken.None));
        await _file.SayAsync("scope = 'away'");
        Assert.False(await _lease.RenewAsync(_phase, CancellationToken.None));

        await using var gone = new LoneFile();
        var (_, lease, phase) = await KnowAsync(gone);
        Assert.True(await lease.RenewAsync(phase, CancellationToken.None));
        Assert.False(File.Exists(gone.Path));
    }

    private async Task RefusedToBeginAsync() => await Assert.ThrowsAsync<AuthorityChangedException>(
        async () => await _lease.CheckAsync(_phase, CancellationToken.None));

    private async Task<(PhaseTracker Tracker, FileLease Lease, PhaseSnapshot Phase)> KnowAsync(LoneFile file)
    {
        var tracker = new PhaseTracker(file.Sides);
        var server = new ControlRow { Phase = PersistencePhase.ReadCutover, Epoch = 4, Authority = DatabaseSide.Postgres };
        var postgres = await file.Sides.OpenAsync(DatabaseSide.Postgres, CancellationToken.None);
        return (tracker, new FileLease(tracker, file.Sides, _time), tracker.Accept(server, postgres));
    }
}
