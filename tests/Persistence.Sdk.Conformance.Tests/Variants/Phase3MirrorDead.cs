using Microsoft.Data.Sqlite;
using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>
/// Another process took the SQLite file's write lock right after the start and does not give it back.
/// </summary>
[NeedsPostgres]
public sealed class Phase3MirrorDead() : InPhase(PersistencePhase.ReadCutover)
{
    private SqliteConnection? _locker;

    public override string Variant => base.Variant + ", mirror dead";

    protected override bool MirrorIsDead => true;

    public override async Task DisposeAsync()
    {
        if (_locker is not null)
        {
            await _locker.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    protected override void Configure(PersistenceOptions options) =>
        options.Sqlite.LockTimeout = TimeSpan.FromMilliseconds(200);

    protected override async Task AfterStartAsync()
    {
        _locker = SqliteFiles.Connect(SqlitePath);
        await using var command = _locker.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
    }
}
