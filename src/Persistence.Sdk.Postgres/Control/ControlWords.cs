using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Postgres.Control;

/// <summary>The words in which the control table keeps sides and states.</summary>
internal static class ControlWords
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";
    public const string Raising = "raising";

    public static string Of(DatabaseSide side) => side switch
    {
        DatabaseSide.Sqlite => Sqlite,
        DatabaseSide.Postgres => Postgres,
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, "This side has no word."),
    };

    public static string Of(ControlState state) => state switch
    {
        ControlState.Open => "open",
        ControlState.Draining => "draining",
        ControlState.Raising => Raising,
        ControlState.Seized => "seized",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state has no word."),
    };

    public static DatabaseSide Side(string word) => word == Postgres ? DatabaseSide.Postgres : DatabaseSide.Sqlite;

    public static ControlState State(string word) => word switch
    {
        "open" => ControlState.Open,
        "draining" => ControlState.Draining,
        Raising => ControlState.Raising,
        "seized" => ControlState.Seized,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "The control table holds an unknown state."),
    };
}
