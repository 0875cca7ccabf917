using Microsoft.Extensions.Logging.Abstractions;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Sqlite;
using Persistence.Sdk.Testing.Clocks;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Tests.Leases;

public sealed class HeldLeaseTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private SqliteDatabase _side = null!;

    public async Task InitializeAsync()
    {
        _side = await SqliteDatabase.OpenAsync(
            new SqliteOptions { Path = _folder.File("lease.sqlite") },
            new DatabaseContext(new TableCatalog([]), _time, new HybridClock(_time), [], NullLoggerFactory.Instance),
            CancellationToken.None);
        await _side.Schema.ApplyAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _side.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_is_renewed_where_a_third_of_its_time_has_gone_by_and_not_before()
    {
        await using var lease = await TakenAsync("one");
        _time.Advance(Duration / 4);
        Assert.False(lease.IsDue);
        Assert.True(await lease.KeepAsync(default));

        _time.Advance(Duration / 4);
        Assert.True(lease.IsDue);
        Assert.True(await lease.KeepAsync(default));

        _time.Advance(0.9 * Duration); // beyond what was given first, within what was given again
        Assert.False(await New("two").TryTakeAsync(_side, default));
    }

    [Fact]
    public async Task What_is_given_back_is_free_at_once_and_may_be_taken_again()
    {
        var one = await TakenAsync("one");
        await one.ReleaseAsync();

        await using (var two = await TakenAsync("two"))
        {
            Assert.False(one.IsHeld);
            Assert.False(await one.TryTakeAsync(_side, default));
        }

        Assert.True(await one.TryTakeAsync(_side, default));
        Assert.NotNull(one.GivenBy(_side));
    }

    [Fact]
    public async Task Who_was_held_up_for_too_long_has_lost_it_and_takes_it_from_nobody()
    {
        var late = await TakenAsync("late");
        _time.Advance(1.1 * Duration);
        await using var next = await TakenAsync("next");

        Assert.False(await late.KeepAsync(default));
        Assert.False(late.IsHeld);
        Assert.Null(late.GivenBy(_side));
        await late.DisposeAsync();
        Assert.False(await New("third").TryTakeAsync(_side, default));
    }

    [Fact]
    public async Task That_it_cannot_be_given_back_is_no_failure_of_the_run()
    {
        var lease = await TakenAsync("one");
        await _side.DisposeAsync();

        await lease.DisposeAsync();

        Assert.False(lease.IsHeld);
    }

    private async Task<HeldLease> TakenAsync(string holder)
    {
        var lease = New(holder);
        Assert.True(await lease.TryTakeAsync(_side, default));
        return lease;
    }

    private HeldLease New(string holder) => new("test", holder, Duration, _time, NullLogger.Instance);
}
