using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Observability;

namespace Persistence.Sdk.CrashHost;

/// <summary>
/// Runs the operations of a random history. A note's first text holds the ids of the operations that made it what it
/// is; every write also leaves its id in an append-only table, in the same transaction.
/// </summary>
internal sealed class HistoryWriter(Application application)
{
    public static readonly DateTimeOffset Month = new(2026, 11, 15, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Obeys <c>id action key</c> beside whatever else runs, and says <c>ACK id version ids</c> with the version of the
    /// row and what made it, where the operation left one; <c>GOT id ids</c> for what was read; or <c>FAIL id</c> with
    /// the exception.
    /// </summary>
    public void Begin(string line)
    {
        var words = line.Split(' ');
        var (id, action, key) = (int.Parse(words[0], CultureInfo.InvariantCulture), words[1], words[2]);
        _ = Task.Run(async () =>
        {
            try
            {
                Protocol.Say(action == "read" ? await ReadAsync(id, key) : await WriteAsync(id, action, key));
            }
            catch (PersistenceException problem)
            {
                Protocol.Say($"FAIL {id} {problem.GetType().Name} {problem.Message.ReplaceLineEndings(" ")}");
            }
        });
    }

    private async Task<string> ReadAsync(int id, string key)
    {
        // As a store reads: by its options, maybe from the mirror.
        var store = application.Services.GetRequiredService<Application.NoteStore>();
        var note = await store.Database.FindAsync(NoteTable.Definition, NoteTable.Key(key));
        return $"GOT {id} {note?.FirstText ?? "none"}";
    }

    private async Task<string> WriteAsync(int id, string action, string key)
    {
        var changes = ChangesOf(id, action, key).Insert(
            TokenUsageTable.Definition, new TokenUsage { CreatedAt = Month, EventId = EventOf(id), RequestId = $"{id}" });
        var images = (await application.Database.WriteAsync(changes))[0].Images;
        return images.Count == 0
            ? $"ACK {id} 0 nothing"
            : $"ACK {id} {images[0].Version} {(images[0].Row is { } row ? NoteTable.Definition.ToRecord(row).FirstText : "none")}";
    }

    private static ChangeSet ChangesOf(int id, string action, string key)
    {
        var note = new Note { Id = key, Owner = "history", Amount = id, FirstText = $"{id}" };
        return action switch
        {
            "put" => new ChangeSet().Put(NoteTable.Definition, note),
            "insert" => new ChangeSet().Insert(NoteTable.Definition, note),
            "append" => new ChangeSet().UpdateWhere(
                NoteTable.Definition, SqlText.Same("first_text = first_text || @more"), SqlText.Same("id = @id"),
                new SqlParameters().Add("more", NoteTable.Definition["first_text"], $",{id}")
                    .Add("id", NoteTable.Definition["id"], key)),
            _ => new ChangeSet().Delete(NoteTable.Key(key)),
        };
    }

    private static Guid EventOf(int id) => new(id, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
}
