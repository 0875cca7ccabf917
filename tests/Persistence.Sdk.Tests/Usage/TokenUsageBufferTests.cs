using System.Text.Json;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Testing.Clocks;
using Persistence.Sdk.Tests.Faults.Scenes;
using Persistence.Sdk.Tests.Options;

namespace Persistence.Sdk.Tests.Usage;

/// <summary>What the buffer promises, over a sink that fails when it is told to.</summary>
public sealed class TokenUsageBufferTests : IAsyncDisposable
{
    private static readonly DatabaseUnavailableException Away = new(DatabaseSide.Postgres, "it is away.");
    private readonly ManualTimeProvider _clock = new();
    private readonly ScriptedSink _sink = new();
    private readonly LogLines _log = new();
    private readonly TokenUsageBuffer _buffer;

    public TokenUsageBufferTests() => _buffer = new TokenUsageBuffer(
        () => _sink,
        new TokenUsageOptions { BufferRows = 6, FlushRows = 3, FlushInterval = TimeSpan.FromSeconds(10) },
        new IdGenerator(_clock), _clock, _log.CreateLogger<TokenUsageBuffer>());

    public async ValueTask DisposeAsync()
    {
        await _buffer.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task A_full_batch_is_recorded_at_once()
    {
        await AddAsync(3);

        await Eventually.TrueAsync("the batch is recorded", () => _buffer.BufferedRows == 0);
        Assert.Equal((3, 1), (_sink.Recorded.Count, _sink.Batches));
    }

    [Fact]
    public async Task A_lone_usage_is_recorded_when_its_time_has_come_with_the_key_it_was_given_when_it_came()
    {
        var added = _clock.GetUtcNow();
        await AddAsync(1);
        await _clock.TimersWaitAsync();
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(_sink.Recorded);

        _clock.Advance(TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync("the usage is recorded", () => _buffer.BufferedRows == 0);
        Assert.Equal(added, Assert.Single(_sink.Recorded).CreatedAt);
    }

    [Fact]
    public async Task What_comes_after_a_flush_is_due_by_a_time_of_its_own()
    {
        for (var i = 1; i <= 3; i++)
        {
            await AddAsync(1);
            await _clock.TimersWaitAsync();
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Eventually.TrueAsync("the usage is recorded", () => _buffer.BufferedRows == 0);
            Assert.Equal(i, _sink.Recorded.Count);
        }
    }

    [Fact]
    public async Task Who_finds_the_buffer_full_waits_until_there_is_room()
    {
        var open = new TaskCompletionSource();
        _sink.Before = (_, _) => open.Task;
        await AddAsync(6);
        using var impatience = new CancellationTokenSource();
        var impatient = _buffer.AddAsync(new TokenUsage(), impatience.Token).AsTask();
        var waiting = _buffer.AddAsync(new TokenUsage()).AsTask();

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(6, _buffer.BufferedRows);
        open.SetResult();

        await waiting;
        await _buffer.FlushAsync();
        Assert.Equal(7, _sink.Recorded.Count);
    }

    [Fact]
    public async Task A_flush_that_fails_keeps_what_it_has_and_is_repeated_without_doubling()
    {
        var failures = 0;
        _sink.After = () =>
        {
            if (failures++ < 3)
            {
                throw Away;
            }
        };
        await AddAsync(3);

        await Eventually.TrueAsync("the batch is settled", () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(15));
            return _buffer.BufferedRows == 0;
        });

        Assert.Equal(3, _sink.Recorded.Count);
        Assert.Equal(4, _sink.Batches);
        Assert.Equal(3, _log.Lines.Count(line => line.StartsWith("Warning", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FlushAsync_tells_why_it_could_not_and_loses_nothing()
    {
        _sink.Before = (_, _) => throw Away;
        await AddAsync(2);

        Assert.Same(Away, await Assert.ThrowsAsync<DatabaseUnavailableException>(() => _buffer.FlushAsync()));
        Assert.Equal(2, _buffer.BufferedRows);

        _sink.Before = (_, _) => Task.CompletedTask;
        await _buffer.FlushAsync();
        Assert.Equal((2, 0), (_sink.Recorded.Count, _buffer.BufferedRows));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_usage_that_is_refused_is_told_once_and_does_not_block_its_neighbours(bool byTheValue)
    {
        var poison = Guid.NewGuid();
        _sink.Before = (usages, _) => usages.All(usage => usage.EventId != poison) ? Task.CompletedTask
            : byTheValue ? throw new ValueRejectedException("t", "c", "no.")
            : throw new ConstraintViolatedException("t", "c");
        await AddAsync(1);
        await _buffer.AddAsync(new TokenUsage { EventId = poison });
        await AddAsync(3);

        var refusal = await Record.ExceptionAsync(() => _buffer.FlushAsync());

        Assert.Equal(
            byTheValue ? typeof(ValueRejectedException) : typeof(ConstraintViolatedException), refusal?.GetType());
        Assert.Equal((4, 0, 1L), (_sink.Recorded.Count, _buffer.BufferedRows, _buffer.RefusedRows));
        Assert.Single(_log.Lines, line => line.Contains($"{poison}", StringComparison.Ordinal));
        await _buffer.FlushAsync();
    }

    [Fact]
    public async Task What_can_be_seen_to_be_wrong_is_not_accepted()
    {
        await RefusedAsync(new TokenUsage { InputTokens = -1 }, "input_tokens");
        await RefusedAsync(new TokenUsage { Operation = "a\0" }, "operation");
        await RefusedAsync(new TokenUsage { Meta = JsonElement.Parse("1e400") }, "meta");
        Assert.Equal(0, _buffer.BufferedRows);
    }

    [Fact]
    public async Task A_document_may_be_disposed_when_the_usage_is_accepted()
    {
        using (var document = JsonDocument.Parse("""{"a": [1, 2]}"""))
        {
            await _buffer.AddAsync(new TokenUsage { Meta = document.RootElement });
        }

        await _buffer.FlushAsync();
        Assert.Equal("""{"a": [1, 2]}""", Assert.Single(_sink.Recorded).Meta.GetRawText());
    }

    [Fact]
    public async Task Stopping_repeats_a_flush_that_fails_and_wakes_who_waits_for_room()
    {
        var failures = 0;
        _sink.Before = (_, _) => failures++ < 2 ? throw Away : Task.CompletedTask;
        await AddAsync(6);
        var waiting = _buffer.AddAsync(new TokenUsage()).AsTask();

        var stop = _buffer.StopAsync(CancellationToken.None);
        await Assert.ThrowsAsync<PersistenceStoppedException>(() => waiting);
        await Assert.ThrowsAsync<PersistenceStoppedException>(() => _buffer.AddAsync(new TokenUsage()).AsTask());
        await Eventually.TrueAsync("it has stopped", () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(15));
            return stop.IsCompleted;
        });

        await stop;
        Assert.Equal((6, 0), (_sink.Recorded.Count, _buffer.BufferedRows));
    }

    [Fact]
    public async Task What_a_stop_could_not_bring_to_the_database_in_its_time_is_counted_in_an_error()
    {
        _sink.Before = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation);
        await AddAsync(4);
        using var patience = new CancellationTokenSource();

        var stop = _buffer.StopAsync(patience.Token);
        await patience.CancelAsync();
        await stop;
        await _buffer.StopAsync(CancellationToken.None);

        Assert.Single(_log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal)
            && line.Contains("4 usages", StringComparison.Ordinal));
    }

    private async Task AddAsync(int usages)
    {
        for (var i = 0; i < usages; i++)
        {
            await _buffer.AddAsync(new TokenUsage { InputTokens = i });
        }
    }

    private async Task RefusedAsync(TokenUsage usage, string column)
    {
        var refusal = await Assert.ThrowsAsync<ValueRejectedException>(() => _buffer.AddAsync(usage).AsTask());
        Assert.Equal(column, refusal.Column);
    }
}
