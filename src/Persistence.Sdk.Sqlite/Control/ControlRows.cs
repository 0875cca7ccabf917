using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Control;

/// <summary>Reads the control row and names its enums as they are stored.</summary>
internal static class ControlRows
{
    private const string FirstScript = "001_unified_sqlite_schema.sql";

    /// <summary>Reads the control row.</summary>
    /// <exception cref="SchemaMissingException">The schema has not been applied.</exception>
    public static ControlRow Read(Statement statement)
    {
        using var reader = statement.Read();
        return reader.Read()
            ? Map(reader)
            : throw new DatabaseUnavailableException(DatabaseSide.Sqlite, "its control row is gone. Restore the file.");
    }

    public static Statement Prepare(SqliteConnection connection)
    {
        try
        {
            return new Statement(connection, ControlSql.Read);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SqliteCodes.Error && !HasControlTable(connection))
        {
            throw new SchemaMissingException(DatabaseSide.Sqlite, FirstScript);
        }
    }

    public static bool HasControlTable(SqliteConnection connection) => SqliteConnections.Scalar(
        connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'persistence_control'") is not null;

    public static string Name(DatabaseSide side) => side == DatabaseSide.Sqlite ? "sqlite" : "postgres";

    public static DatabaseSide Side(string name) => name == "sqlite" ? DatabaseSide.Sqlite : DatabaseSide.Postgres;

    public static string Name(ControlState state) => state switch
    {
        ControlState.Open => "open",
        ControlState.Draining => "draining",
        ControlState.Raising => "raising",
        ControlState.Seized => "seized",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state has no stored name."),
    };

    private static ControlRow Map(Cursor reader) => new()
    {
        Phase = (PersistencePhase)reader.GetInt32(0),
        Epoch = reader.GetInt64(1),
        Authority = Side(reader.GetString(2)),
        State = StateOf(reader.GetString(3)),
        AttemptId = Text(reader, 4),
        CoverageEpoch = reader.GetInt64(5),
        Ceiling = reader.IsDBNull(6) ? null : (PersistencePhase)reader.GetInt32(6),
        OwnId = reader.GetString(7),
        PeerId = Text(reader, 8),
        Generation = reader.GetInt64(9),
        LastVersion = reader.GetInt64(10),
        PeerVersion = reader.GetInt64(11),
        UnverifiedVersion = reader.IsDBNull(12) ? null : reader.GetInt64(12),
        ServerMark = ServerMark.Parse(Text(reader, 13)),
        SchemaVersion = reader.GetInt32(14),
        MinWriter = reader.GetInt32(15),
        GcGeneration = reader.GetInt64(16),
        CompleteUntil = Text(reader, 17) is { } until ? new DateTimeOffset(TimestampCodec.FromText(until)) : null,
    };

    private static ControlState StateOf(string name) => name switch
    {
        "open" => ControlState.Open,
        "draining" => ControlState.Draining,
        "raising" => ControlState.Raising,
        "seized" => ControlState.Seized,
        _ => throw new StoredValueRejectedException(
            DatabaseSide.Sqlite, "persistence.control", "state", "it is none of open, draining, raising and seized."),
    };

    private static string? Text(Cursor reader, int field) =>
        reader.IsDBNull(field) ? null : reader.GetString(field);
}
