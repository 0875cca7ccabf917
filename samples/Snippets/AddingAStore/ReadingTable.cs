using Persistence.Sdk.Core.Tables;

namespace Snippets.AddingAStore;

internal static class ReadingTable
{
    public static readonly TableDefinition<Reading> Definition =
        TableDefinition.For<Reading>("sensors", "readings", table =>
        {
            table.Key(reading => reading.Sensor);
            table.Key(reading => reading.TakenAt);
            table.Column(reading => reading.Celsius).Decimal(6, 2);
            table.Column(reading => reading.Reports);
        });
}
