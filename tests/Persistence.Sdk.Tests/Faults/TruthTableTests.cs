using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>Phase × operation × who is called.</summary>
public sealed class TruthTableTests
{
    private static readonly Dictionary<PersistencePhase, (string Read, string Write)> Table = new()
    {
        [PersistencePhase.SqliteOnly] = ("Sqlite", "Sqlite.write"),
        [PersistencePhase.DualWrite] = ("Sqlite", "Sqlite.write Postgres.apply"),
        [PersistencePhase.Backfill] = ("Sqlite", "Sqlite.write Postgres.apply"),
        [PersistencePhase.ReadCutover] = ("Postgres", "Postgres.write Sqlite.apply"),
        [PersistencePhase.PostgresOnly] = ("Postgres", "Postgres.write"),
    };

    private static readonly Dictionary<string, Func<IDatabase, Task>> Operations = new()
    {
        ["find"] = database => database.FindAsync("n1"),
        ["query"] = database => database.QueryAsync(TableQuery.Rows(NoteTable.Definition, SqlText.Empty)),
        ["put"] = database => database.PutAsync("n1", 1),
        ["insert"] = database => database.ClaimAsync("n2", "me"),
        ["merge"] = database => database.MergeAsync("n3", "text", null),
        ["update where"] = database => database.WriteAsync(NoteTable.Increment("kept")),
        ["delete"] = database => database.DeleteAsync("kept"),
        ["nothing"] = database => database.WriteAsync(new ChangeSet()),
        ["delete nothing"] = database => database.DeleteAsync("never"),
    };

    public static TheoryData<PersistencePhase, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<PersistencePhase, string, string>();
            foreach (var phase in Enum.GetValues<PersistencePhase>())
            {
                foreach (var operation in Operations.Keys)
                {
                    var (read, write) = Table[phase];
                    rows.Add(phase, operation, operation switch
                    {
                        "find" or "query" => $"{read}.{operation}",
                        "nothing" => "",
                        "delete nothing" => $"{read}.write",
                        _ => write,
                    });
                }
            }
            return rows;
        }
    }

    [PostgresTheory]
    [MemberData(nameof(Rows))]
    public async Task The_phase_says_who_is_called(PersistencePhase phase, string operation, string expected)
    {
        await using var pair = await DatabasePair.CreateAsync();
        var sides = new List<WatchedSide>();
        await using var application = await pair.StartDecoratedAsync(phase, side =>
        {
            sides.Add(new WatchedSide(side));
            return sides[^1];
        });
        await application.Database.PutAsync("kept", 1);
        var authority = application.Engine.Phase!.Authority.Side;
        await Eventually.DrainedAsync(pair, authority); // a mirror that was slow gets it from the replicator
        sides.ForEach(side => side.Forget());

        await Operations[operation](application.Database);

        var calls = sides.OrderBy(side => side.Side == authority ? 0 : 1)
            .SelectMany(side => side.Calls.Distinct().Select(call => $"{side.Side}.{call}"));
        Assert.Equal(expected, string.Join(' ', calls));
    }
}
