using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>The phases a pair of databases has been through, and where it stands.</summary>
internal static class Transitions
{
    private const string Row = "phase || ' ' || epoch || ' ' || authority || ' ' || state";

    /// <summary>
    /// The phases by epoch, such as <c>2,3</c>. Each side notes the steps that were taken there, so that both together
    /// are what happened.
    /// </summary>
    public static async Task<string> OfAsync(DatabasePair pair)
    {
        var sqlite = await pair.FromSqliteAsync<string>(
            "SELECT group_concat(epoch || ':' || phase) FROM persistence_phase_history");
        var postgres = await pair.FromPostgresAsync<string>(
            "SELECT string_agg(epoch || ':' || phase, ',') FROM persistence.phase_history");
        return string.Join(',', $"{sqlite},{postgres}".Split(',').Distinct().Select(entry => entry.Split(':'))
            .OrderBy(entry => entry[0].PadLeft(9)).Select(entry => entry[1]));
    }

    /// <summary>Waits until both sides say the same and are open.</summary>
    public static Task AssertSettledAsync(DatabasePair pair) => Eventually.TrueAsync("both sides agree", async () =>
    {
        var sqlite = await pair.FromSqliteAsync<string>($"SELECT {Row} FROM persistence_control");
        return sqlite!.EndsWith("open", StringComparison.Ordinal)
            && sqlite == await pair.FromPostgresAsync<string>($"SELECT {Row} FROM persistence.control");
    });
}
