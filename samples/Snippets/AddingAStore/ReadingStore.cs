using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Snippets.AddingAStore;

internal sealed class ReadingStore(IDatabase database) : IReadingStore
{
    private static readonly TableDefinition<Reading> Table = ReadingTable.Definition;
    private static readonly SqlText AddReports = SqlText.Same("reports = reports + @reports");
    private static readonly SqlText AtKey = SqlText.Same("sensor = @sensor AND taken_at = @taken_at");
    private static readonly SqlText NewestOfSensor = SqlText.Same(
        "WHERE sensor = @sensor ORDER BY taken_at DESC LIMIT @limit");

    public async Task ReportAsync(Reading reading, CancellationToken cancellationToken = default)
    {
        // Both changes are decided by the database that decides at present, in one transaction.
        var parameters = new SqlParameters()
            .Add("reports", Table["reports"], reading.Reports)
            .Add("sensor", Table["sensor"], reading.Sensor)
            .Add("taken_at", Table["taken_at"], reading.TakenAt);
        await database.WriteAsync(
            new ChangeSet()
                .Insert(Table, reading with { Reports = 0 })
                .UpdateWhere(Table, AddReports, AtKey, parameters),
            cancellationToken);
    }

    public Task<IReadOnlyList<Reading>> LatestAsync(
        string sensor, int limit, CancellationToken cancellationToken = default)
    {
        var parameters = new SqlParameters().Add("sensor", Table["sensor"], sensor).Add("limit", limit);
        return database.QueryAsync(TableQuery.Rows(Table, NewestOfSensor, parameters), cancellationToken);
    }
}
