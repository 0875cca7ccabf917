using System.Globalization;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.CrashHost;

/// <summary>
/// Writes rows with keys of its own, a given number of them at a time, and says how many were acknowledged.
/// </summary>
internal sealed class Flood(IDatabase database)
{
    private volatile int _calms;

    /// <summary>
    /// Obeys <c>flood name count callers</c>, with a count of 0 for one that goes on until it is told <c>calm</c>. Says
    /// <c>FLOODING name</c> when every caller waits for its first write, and <c>FLOODED name written failed</c> at the
    /// end.
    /// </summary>
    public void Begin(string line)
    {
        var words = line.Split(' ');
        var (count, callers) = (Number(words[2]), Number(words[3]));
        var calms = _calms;
        _ = RunAsync(words[1], callers, number => count > 0 ? number < count : calms == _calms);

        static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
    }

    /// <summary>Ends what goes on without a count.</summary>
    public void Calm() => _calms++;

    private async Task RunAsync(string name, int callers, Func<int, bool> goesOn)
    {
        var (next, written, failed) = (-1, 0, 0);
        var running = Enumerable.Range(0, callers).Select(_ => CallAsync()).ToArray();
        Protocol.Say($"FLOODING {name}");
        await Task.WhenAll(running);
        Protocol.Say($"FLOODED {name} {written} {failed}");

        async Task CallAsync()
        {
            for (int number; goesOn(number = Interlocked.Increment(ref next));)
            {
                try
                {
                    var note = new Note { Id = $"{name}.{number}", Owner = name, Amount = number };
                    await database.WriteAsync(new ChangeSet().Put(NoteTable.Definition, note));
                    Interlocked.Increment(ref written);
                }
                catch (PersistenceException problem)
                {
                    Interlocked.Increment(ref failed);
                    Protocol.Fail("put", $"{name}.{number}", problem);
                }
            }
        }
    }
}
