using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>Opens the real databases and puts a watch over each.</summary>
internal sealed class WatchingFactory(ISideFactory inner, Func<IDatabaseSide, WatchedSide> watch) : ISideFactory
{
    public bool HasPostgres => inner.HasPostgres;

    public bool SqliteFileExists => inner.SqliteFileExists;

    public async Task<IDatabaseSide> OpenAsync(DatabaseSide side, CancellationToken cancellationToken) =>
        watch(await inner.OpenAsync(side, cancellationToken));

    public Task ConnectAsync(IDatabaseSide side, CancellationToken cancellationToken) =>
        inner.ConnectAsync(((WatchedSide)side).Inner, cancellationToken);
}
