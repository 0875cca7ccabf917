using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Postgres;
using Persistence.Sdk.Sqlite;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>Opens both databases for the engine.</summary>
internal sealed class TwoSides(PersistenceOptions options, DatabaseContext context) : ISideFactory
{
    public bool HasPostgres => options.Postgres.ConnectionString is not null;

    public bool SqliteFileExists => File.Exists(options.Sqlite.Path);

    public async Task<IDatabaseSide> OpenAsync(DatabaseSide side, CancellationToken cancellationToken) =>
        side == DatabaseSide.Sqlite
            ? await SqliteDatabase.OpenAsync(options.Sqlite, context, cancellationToken)
            : PostgresDatabase.Create(options.Postgres, context);

    public Task ConnectAsync(IDatabaseSide side, CancellationToken cancellationToken) =>
        side is PostgresDatabase postgres ? postgres.ConnectAsync(cancellationToken) : Task.CompletedTask;
}
