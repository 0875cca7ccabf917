using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>Short forms of writes and reads of notes.</summary>
internal static class Notes
{
    public static Task PutAsync(
        this IDatabase database, string id, long amount, string owner = "test",
        CancellationToken cancellationToken = default) =>
        database.WriteAsync(
            new ChangeSet().Put(NoteTable.Definition, new Note { Id = id, Owner = owner, Amount = amount }),
            cancellationToken);

    /// <summary>Inserts where no row stands; says whether it did.</summary>
    public static async Task<bool> ClaimAsync(this IDatabase database, string id, string owner) =>
        (await database.WriteAsync(
            new ChangeSet().Insert(NoteTable.Definition, new Note { Id = id, Owner = owner, Amount = 0 })))[0].Applied;

    /// <summary>Adds one and returns the number it became.</summary>
    public static async Task<long> IncrementAsync(this IDatabase database, string id) =>
        (await database.WriteAsync(NoteTable.Increment(id)))[0].Records(NoteTable.Definition)[0].Amount;

    public static Task DeleteAsync(this IDatabase database, string id) =>
        database.WriteAsync(new ChangeSet().Delete(NoteTable.Key(id)));

    /// <summary>Sets one text and leaves the other as it is.</summary>
    public static Task MergeAsync(this IDatabase database, string id, string? first, string? second) =>
        database.WriteAsync(new ChangeSet().Merge(
            NoteTable.Definition,
            new Note { Id = id, Owner = "merge", Amount = 0, FirstText = first, SecondText = second },
            NoteTable.Texts));

    public static Task<Note?> FindAsync(this IDatabase database, string id) =>
        database.FindAsync(NoteTable.Definition, NoteTable.Key(id));
}
