using Persistence.Sdk.Benchmarks.Measuring;

namespace Persistence.Sdk.Benchmarks.Contenders;

/// <summary>Both databases, one after the other, with no journal: what is usually built by hand.</summary>
internal sealed class NaiveDualWrite(DapperSqlite sqlite, DapperPostgres postgres) : IContender
{
    public string Name => "naive dual write (SQLite, then Postgres)";

    public async Task WriteAsync(long number)
    {
        await sqlite.WriteAsync(number);
        await postgres.WriteAsync(number);
    }

    public async ValueTask DisposeAsync()
    {
        await sqlite.DisposeAsync();
        await postgres.DisposeAsync();
    }
}
