using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>An append-only table with a partition for each month.</summary>
public sealed record Event
{
    public static readonly TableDefinition<Event> Table = TableDefinition.For<Event>("test", "events", table =>
    {
        table.Key(row => row.At);
        table.Key(row => row.Id);
        table.Column(row => row.Note);
        table.AppendOnly().PartitionedByMonth(row => row.At).AgesBy(row => row.At);
    });

    public const string Ddl =
        """
        CREATE TABLE test.events (
            at timestamptz NOT NULL, id uuid NOT NULL, note text COLLATE "C" CHECK (note <> 'forbidden'),
            row_version bigint NOT NULL, PRIMARY KEY (at, id)) PARTITION BY RANGE (at);
        """;

    public required DateTimeOffset At { get; init; }

    public required Guid Id { get; init; }

    public string? Note { get; init; }

    /// <summary>An event in the last second of a month.</summary>
    public static Event In(int year, int month, int number = 0, string? note = null) => new()
    {
        At = new DateTimeOffset(year, month, DateTime.DaysInMonth(year, month), 23, 59, 59, 998, TimeSpan.Zero),
        Id = new Guid(number, 0, 0, new byte[8]),
        Note = note,
    };

    public static RowKey KeyOf(Event row) => RowKey.Of(Table, row.At, row.Id);
}
