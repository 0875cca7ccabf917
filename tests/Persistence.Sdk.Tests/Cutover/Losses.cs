using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>Rows that Postgres alone has when SQLite is taken over.</summary>
internal static class Losses
{
    public const string Mend = "DROP TRIGGER refusal";

    private const string Refusal =
        """
        CREATE TRIGGER refusal BEFORE INSERT ON faults_notes WHEN NEW.amount = 100
        BEGIN SELECT RAISE(ABORT, 'too much'); END
        """;

    /// <summary>Has rows acknowledged by Postgres that SQLite does not take.</summary>
    public static async Task CauseAsync(DatabasePair pair, Application application, params string[] ids)
    {
        await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
        await pair.OnSqliteAsync(Refusal);
        foreach (var id in ids)
        {
            await application.Database.PutAsync(id, 100);
        }

        await Eventually.TrueAsync("the rows are parked", async () => ids.Length
            == await pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.pending WHERE parked"));
    }
}
