namespace Persistence.Sdk.Core.Telemetry;

/// <summary>The names of tags. Each but the store's has a closed set of values.</summary>
internal static class TelemetryTags
{
    /// <summary>The name of the store's interface, or the unit of work's.</summary>
    public const string Store = "persistence.store";

    /// <summary>A database; see <see cref="NameOf"/>.</summary>
    public const string Side = "persistence.side";

    /// <summary>What was done; see <see cref="Operations"/>.</summary>
    public const string Operation = "persistence.operation";

    /// <summary>How it ended; see <see cref="Outcomes"/>.</summary>
    public const string Outcome = "persistence.outcome";

    /// <summary>What was read; see <see cref="ReadKinds"/>.</summary>
    public const string Kind = "persistence.kind";

    /// <summary>What maintenance did; see <see cref="Chores"/>.</summary>
    public const string Chore = "persistence.chore";

    /// <summary>What became of a read beside the database that decides; see <see cref="ReadResults"/>.</summary>
    public const string Result = "persistence.result";

    /// <summary>The value of <see cref="Side"/>; <c>unknown</c> before the start.</summary>
    public static string NameOf(DatabaseSide? side) => side switch
    {
        DatabaseSide.Sqlite => "sqlite",
        DatabaseSide.Postgres => "postgres",
        _ => "unknown",
    };
}
