using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Tables;

/// <summary>A row of an append-only table.</summary>
public sealed record Event
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 23, 59, 59, TimeSpan.Zero);

    public required DateTimeOffset At { get; init; }

    public string? Note { get; init; }

    public static TableDefinition<Event> Table { get; } = TableDefinition.For<Event>("test", "events", table =>
    {
        table.Key(row => row.At);
        table.Column(row => row.Note);
        table.AppendOnly().PartitionedByMonth(row => row.At).AgesBy(row => row.At);
    });

    public const string Ddl =
        "CREATE TABLE test_events (at TEXT PRIMARY KEY NOT NULL, note TEXT, row_version INTEGER NOT NULL);";

    public static Event Of(int second, string? note = null) => new() { At = Start.AddSeconds(second), Note = note };

    public static RowKey Key(int second) => RowKey.Of(Table, Start.AddSeconds(second));
}
