using System.Text.Json;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.CrashHost;

/// <summary>
/// One of the child's writers: puts, deletes and appends rows of its own, and claims and increments rows that it shares
/// with everybody, saying before each write what it tries and after it what it got.
/// </summary>
internal sealed class Writer(Arguments arguments, int number, Application application)
{
    private const int OwnKeys = 6;
    private const int Counters = 3;
    private readonly Random _random = new((arguments.Seed * 31) + number);
    private readonly string _name = $"{arguments.Name}.{number}";
    private readonly IDatabase _database = application.Database;
    private long _sequence = arguments.Round * 1_000_000L;

    public static Task CreateCountersAsync(IDatabase database)
    {
        var counters = new ChangeSet();
        for (var i = 0; i < Counters; i++)
        {
            counters.Insert(NoteTable.Definition, NoteOf($"counter.{i}", "all", 0));
        }
        return database.WriteAsync(counters);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var writes = arguments.Writes == 0 ? int.MaxValue : arguments.Writes;
        for (var i = 0; i < writes && !cancellationToken.IsCancellationRequested; i++)
        {
            await NextAsync();
        }
    }

    private Task NextAsync()
    {
        var own = $"{_name}.{_random.Next(OwnKeys)}";
        var next = ++_sequence;
        return _random.Next(11) switch
        {
            0 => DeleteAsync(own, next),
            1 or 2 => IncrementAsync($"counter.{_random.Next(Counters)}"),
            3 or 4 => ClaimAsync($"claim.{arguments.Round}.{_random.Next(200)}", $"{_name}.{next}"),
            10 => AppendAsync(next),
            5 => StepAsync($"{_name}.step{_random.Next(2)}", next),
            _ => PutAsync(own, next),
        };
    }

    private Task PutAsync(string key, long next)
    {
        var note = NoteOf(key, _name, next) with
        {
            FirstText = new string('x', _random.Next(40)),
            Body = JsonSerializer.SerializeToElement(new { next, text = "ä" }),
        };
        return AttemptAsync("put", key, $"{next}", async () =>
        {
            await _database.WriteAsync(new ChangeSet().Put(NoteTable.Definition, note));
            return $"{next}";
        });
    }

    private Task DeleteAsync(string key, long next) => AttemptAsync("delete", key, $"{next}", async () =>
    {
        await _database.WriteAsync(new ChangeSet().Delete(NoteTable.Key(key)));
        return $"{next}";
    });

    private Task IncrementAsync(string key) => AttemptAsync("increment", key, "1", async () =>
    {
        var outcome = (await _database.WriteAsync(NoteTable.Increment(key)))[0];
        return outcome.Applied ? $"{outcome.Records(NoteTable.Definition)[0].Amount}" : "none";
    });

    private Task ClaimAsync(string key, string owner) => AttemptAsync("claim", key, owner, async () =>
    {
        var outcomes = await _database.WriteAsync(new ChangeSet().Insert(NoteTable.Definition, NoteOf(key, owner, 0)));
        return outcomes[0].Applied ? owner : "none";
    });

    private Task StepAsync(string runId, long next) => AttemptAsync("step", runId, $"{next}", async () =>
    {
        var output = JsonSerializer.SerializeToElement(new { next });
        await application.RunRecords.RecordStepAsync(new RunStep
        {
            RunId = runId, Step = "work", Status = RunRecordStatus.Completed, Output = output, InputHash = $"{next}",
        });
        return $"{next}";
    });

    /// <summary>
    /// Records a usage in one of three months, and once more with other content, which must change nothing.
    /// </summary>
    private Task AppendAsync(long next)
    {
        var id = new byte[16];
        _random.NextBytes(id);
        var usage = new TokenUsage
        {
            CreatedAt = new DateTimeOffset(2026, 10, 15, 0, 0, 0, TimeSpan.Zero).AddMonths(_random.Next(3)),
            EventId = new Guid(id),
            RequestId = $"{next}",
        };
        var key = $"{TimestampCodec.ToText(usage.CreatedAt.UtcDateTime)}|{usage.EventId}";
        return AttemptAsync("append", key, $"{next}", async () =>
        {
            await application.TokenUsages.RecordAsync(usage);
            return (await application.TokenUsages.RecordAsync(usage with { RequestId = "again" })).RequestId!;
        });
    }

    private static async Task AttemptAsync(string operation, string key, string value, Func<Task<string>> write)
    {
        Protocol.Try(operation, key, value);
        try
        {
            Protocol.Acknowledge(operation, key, await write());
        }
        catch (PersistenceException problem)
        {
            Protocol.Fail(operation, key, problem);
        }
    }

    private static Note NoteOf(string id, string owner, long amount) =>
        new() { Id = id, Owner = owner, Amount = amount };
}
